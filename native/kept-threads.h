// Threads of our own, for calls that leave the event loop.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

// Threads that stay and wait for more. A new thread may begin on a busy core and wait there until the system's next
// tick, up to 4 ms, while another core is idle (Linux 6, two cores that share no cache); one that is woken goes on where
// it was, if nobody is there.
class KeptThreads {
 public:
  KeptThreads() = default;
  KeptThreads(const KeptThreads&) = delete;
  KeptThreads& operator=(const KeptThreads&) = delete;

  // Lets all work be done, which may ask for other threads until then, and ends them. Nothing may be given any more.
  void end() {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      freed_.wait(lock, [&] { return free_.size() == all_.size(); });
      ending_ = true;
      for (auto& kept : all_) kept->given.notify_one();
    }
    for (auto& kept : all_) kept->thread.join();
  }

  // Does `work` on a thread of its own: what has the same `lane` one after the other, in the order in which it came.
  // Throws std::system_error if the system gives no more threads.
  void run(const void* lane, std::function<void()> work) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Kept& kept = with(lane);
    kept.work.push_back(std::move(work));
    kept.given.notify_one();
  }

 private:
  struct Kept {
    const void* lane = nullptr;
    std::deque<std::function<void()>> work;  // the first is under way
    std::condition_variable given;
    std::thread thread;
  };

  // The thread of this lane; otherwise the one that was free last, whose core and cache know the work; otherwise a new
  // one.
  Kept& with(const void* lane) {
    for (auto& kept : all_) {
      if (kept->lane != lane) continue;
      std::erase(free_, kept.get());
      return *kept;
    }
    if (free_.empty()) {
      all_.push_back(std::make_unique<Kept>());
      Kept* kept = all_.back().get();
      try {
        kept->thread = std::thread([this, kept] { stay(*kept); });
      } catch (...) {
        all_.pop_back();
        throw;
      }
      free_.push_back(kept);
    }
    Kept& kept = *free_.back();
    free_.pop_back();
    kept.lane = lane;
    return kept;
  }

  void stay(Kept& kept) {
    std::unique_lock<std::mutex> lock(mutex_);
    for (;;) {
      kept.given.wait(lock, [&] { return !kept.work.empty() || ending_; });
      if (kept.work.empty()) return;
      const auto& work = kept.work.front();  // stays where it is while more comes behind it
      lock.unlock();
      work();
      lock.lock();
      kept.work.pop_front();
      if (!kept.work.empty()) continue;
      free_.push_back(&kept);
      freed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<Kept>> all_;
  std::vector<Kept*> free_;
  std::condition_variable freed_;
  bool ending_ = false;
};

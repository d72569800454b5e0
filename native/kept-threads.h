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

  // Does `work`, then `tell`, on a thread of its own; what has the same `lane`, if that is not null, one after the other
  // in the order in which it came. At `tell` the thread is free for what that sets off. Throws std::system_error if the
  // system gives no more threads.
  void run(const void* lane, std::function<void()> work, std::function<void()> tell) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Kept& kept = with(lane);
    kept.tasks.push_back({std::move(work), std::move(tell)});
    kept.given.notify_one();
  }

 private:
  struct Task {
    std::function<void()> work, tell;
  };

  struct Kept {
    const void* lane = nullptr;
    std::deque<Task> tasks;  // the first is under way
    std::condition_variable given;
    std::thread thread;
  };

  // The thread of this lane; otherwise the one that was free last, whose core and cache know the work; otherwise a new
  // one.
  Kept& with(const void* lane) {
    for (auto& kept : all_) {
      if (lane != nullptr && kept->lane == lane && !kept->tasks.empty()) return *kept;
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
      kept.given.wait(lock, [&] { return !kept.tasks.empty() || ending_; });
      if (kept.tasks.empty()) return;
      const Task& task = kept.tasks.front();  // stays where it is while others come behind it
      lock.unlock();
      task.work();
      lock.lock();
      const auto tell = task.tell;
      kept.tasks.pop_front();
      if (kept.tasks.empty()) {
        free_.push_back(&kept);
        freed_.notify_all();
      }
      lock.unlock();
      tell();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<Kept>> all_;
  std::vector<Kept*> free_;
  std::condition_variable freed_;
  bool ending_ = false;
};

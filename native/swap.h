// Two names of one file system change places in one step, which Node has no call for.
#pragma once
#include <errno.h>
#include <stdio.h>
#if defined(__linux__)
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

// 0, or the system's error number: EINVAL and ENOSYS where the file system or the system cannot.
static inline int swap_names(const char* one, const char* other) {
#if defined(__linux__)
  constexpr unsigned EXCHANGE = 2;  // RENAME_EXCHANGE; not every C library has the call
  return syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, other, EXCHANGE) == 0 ? 0 : errno;
#elif defined(__APPLE__)
  return renamex_np(one, other, RENAME_SWAP) == 0 ? 0 : errno;
#else
  (void)one, (void)other;
  return ENOSYS;
#endif
}

/*
 * Makes every n-th fsync and fdatasync of a process fail with EIO, without doing it. n stands in the file that
 * VEILLE_FAILING_SYNC names and may change at any time; 0 or no file: none fails. For each failure a byte is appended to that
 * file's name with ".failed" at its end.
 *
 * Loaded by LD_PRELOAD; what SQLite, inside its own library, asks of the C library comes by here.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long calls;

static long wanted(const char *file) {
  char text[16] = {0};
  int fd = open(file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return 0;
  }
  long every = read(fd, text, sizeof text - 1) > 0 ? atol(text) : 0;
  close(fd);
  return every;
}

static int fails(void) {
  const char *file = getenv("VEILLE_FAILING_SYNC");
  long every = file == NULL ? 0 : wanted(file);
  if (every <= 0 || (atomic_fetch_add(&calls, 1) + 1) % every != 0) {
    return 0;
  }
  char log[4096];
  snprintf(log, sizeof log, "%s.failed", file);
  int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd >= 0) {
    if (write(fd, "x", 1) != 1) {
      _exit(99);
    }
    close(fd);
  }
  errno = EIO;
  return 1;
}

int fsync(int fd) {
  static int (*real)(int);
  if (real == NULL) {
    real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  }
  return fails() ? -1 : real(fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (real == NULL) {
    real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  }
  return fails() ? -1 : real(fd);
}

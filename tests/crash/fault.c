/* A disk that fails, for one file and its companions (-wal, -journal). Put below a program with LD_PRELOAD.
 *
 * FAULT_FILE   the file's path
 * FAULT_KIND   write, full: from the nth write on every one fails, with EIO or ENOSPC
 *              fsync, fsync-loss: the nth fsync fails with EIO; with the loss of what it was for
 *              torn: half of the nth write gets through, and the process is killed
 *              power, power-pages: at the nth write or fsync the process is killed, and what was written since the last
 *              fsync is undone, all of it or page by page as a coin falls
 * FAULT_AT     n, from 1
 * FAULT_SEED   of the coins
 * FAULT_LYING  1: fsync says yes and does nothing
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum kind { NONE, WRITE, FULL, FSYNC, FSYNC_LOSS, TORN, POWER, POWER_PAGES };

#define PAGE 4096
#define FILES 3
#define FDS 4096

/* A page as the disk has it. */
struct page {
    off_t at;
    ssize_t length;
    struct page *next;
    char bytes[PAGE];
};

/* What of a file is in memory only. */
struct file {
    char path[PATH_MAX];
    off_t size; /* on the disk */
    int known;
    struct page *pages;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct file files[FILES];
static struct file *of_fd[FDS];
static enum kind kind = NONE;
static unsigned long at, calls;
static int lying, failing;
static uint64_t coin;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_close)(int);

__attribute__((constructor)) static void begin(void) {
    static const char *const names[] = {"", "write", "full", "fsync", "fsync-loss", "torn", "power", "power-pages"};
    static const char *const companions[FILES] = {"", "-wal", "-journal"};
    const char *path = getenv("FAULT_FILE"), *name = getenv("FAULT_KIND"), *seed = getenv("FAULT_SEED");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_open = dlsym(RTLD_NEXT, "open64");
    real_openat = dlsym(RTLD_NEXT, "openat64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_close = dlsym(RTLD_NEXT, "close");
    if (!path || !name) return;
    for (int i = 0; i < FILES; i++) snprintf(files[i].path, PATH_MAX, "%s%s", path, companions[i]);
    for (int i = 1; i <= POWER_PAGES; i++)
        if (!strcmp(name, names[i])) kind = i;
    at = strtoul(getenv("FAULT_AT") ? getenv("FAULT_AT") : "1", NULL, 10);
    coin = seed ? strtoull(seed, NULL, 10) | 1 : 1;
    lying = getenv("FAULT_LYING") && !strcmp(getenv("FAULT_LYING"), "1");
}

static struct file *file_of(int fd) { return fd >= 0 && fd < FDS ? of_fd[fd] : NULL; }

static off_t size_of(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 ? found.st_size : 0;
}

static void opened(int fd, const char *path) {
    if (kind == NONE || fd < 0 || fd >= FDS) return;
    pthread_mutex_lock(&lock);
    of_fd[fd] = NULL;
    for (int i = 0; i < FILES; i++)
        if (!strcmp(path, files[i].path)) {
            of_fd[fd] = &files[i];
            if (!files[i].known) files[i].size = size_of(fd), files[i].known = 1;
        }
    pthread_mutex_unlock(&lock);
}

/* Keeps the pages of this range as the disk has them, before they are overwritten for the first time. */
static void keep(int fd, struct file *file, off_t from, off_t to) {
    for (off_t page_at = from / PAGE * PAGE; page_at < to && page_at < file->size; page_at += PAGE) {
        struct page *page = file->pages;
        while (page && page->at != page_at) page = page->next;
        if (page) continue;
        page = calloc(1, sizeof *page);
        if (!page) abort();
        page->at = page_at;
        page->length = pread(fd, page->bytes, PAGE, page_at);
        if (page->length > file->size - page_at) page->length = file->size - page_at;
        page->next = file->pages;
        file->pages = page;
    }
}

static void forget(struct file *file) {
    while (file->pages) {
        struct page *page = file->pages;
        file->pages = page->next;
        free(page);
    }
}

static int heads(void) {
    coin ^= coin << 13, coin ^= coin >> 7, coin ^= coin << 17;
    return (coin >> 32) & 1;
}

/* Makes the file what the disk has of it; with coins, some of the rest got there too. */
static void undo(struct file *file, int coins) {
    if (!file->known) return;
    int fd = real_open(file->path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    off_t size = size_of(fd);
    for (struct page *page = file->pages; page; page = page->next)
        if ((!coins || heads()) && page->length > 0)
            if (real_pwrite(fd, page->bytes, page->length, page->at) != page->length) abort();
    if (size > file->size && coins && heads()) {
        /* The file has grown, and not all that is new in it has been written. */
        static const char zeros[PAGE];
        for (off_t hole = file->size; hole < size; hole = (hole / PAGE + 1) * PAGE) {
            off_t end = (hole / PAGE + 1) * PAGE < size ? (hole / PAGE + 1) * PAGE : size;
            if (heads() && real_pwrite(fd, zeros, end - hole, hole) != end - hole) abort();
        }
    } else if (size != file->size && real_ftruncate(fd, file->size) != 0) {
        abort();
    }
    real_close(fd);
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* The lock is not given back: nobody writes any more. */
static void cut_power(void) {
    for (int i = 0; i < FILES; i++) undo(&files[i], kind == POWER_PAGES);
    die();
}

/* Counts a call of which the nth is the one. */
static int is_it(void) { return ++calls == at; }

/* Whether a write goes wrong, and how: an errno, or 0. The lock is held. */
static int wrong(int fd, const void *bytes, size_t length, off_t offset) {
    switch (kind) {
    case WRITE:
    case FULL:
        failing |= is_it();
        return failing ? (kind == WRITE ? EIO : ENOSPC) : 0;
    case TORN:
        if (is_it()) {
            if (length > 1 && real_pwrite(fd, bytes, length / 2, offset) < 0) abort();
            die();
        }
        return 0;
    case POWER:
    case POWER_PAGES:
        if (is_it()) cut_power();
        return 0;
    default:
        return 0;
    }
}

static ssize_t write_at(int fd, const void *bytes, size_t length, off_t offset) {
    pthread_mutex_lock(&lock);
    int error = wrong(fd, bytes, length, offset);
    ssize_t written = -1;
    if (!error) {
        keep(fd, file_of(fd), offset, offset + length);
        written = real_pwrite(fd, bytes, length, offset);
        error = errno;
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return written;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) {
    return file_of(fd) ? write_at(fd, bytes, length, offset) : real_pwrite(fd, bytes, length, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    if (!file_of(fd)) return real_write(fd, bytes, length);
    off_t offset = lseek(fd, 0, SEEK_CUR);
    ssize_t written = write_at(fd, bytes, length, offset);
    int error = errno;
    if (written > 0) lseek(fd, offset + written, SEEK_SET);
    errno = error;
    return written;
}

static int sync_with(int (*real)(int), int fd) {
    struct file *file = file_of(fd);
    if (!file) return real(fd);
    pthread_mutex_lock(&lock);
    int failed = 0, error = 0;
    if ((kind == POWER || kind == POWER_PAGES) && is_it()) cut_power();
    if ((kind == FSYNC || kind == FSYNC_LOSS) && is_it()) {
        if (kind == FSYNC_LOSS) {
            undo(file, 0);
            forget(file);
        }
        failed = -1, error = EIO;
    } else if (!lying) {
        failed = real(fd), error = errno;
        if (!failed) {
            forget(file);
            file->size = size_of(fd);
        }
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}

int fsync(int fd) { return sync_with(real_fsync, fd); }

int fdatasync(int fd) { return sync_with(real_fdatasync, fd); }

int ftruncate64(int fd, off_t length) {
    struct file *file = file_of(fd);
    if (!file) return real_ftruncate(fd, length);
    pthread_mutex_lock(&lock);
    keep(fd, file, length, size_of(fd));
    int failed = real_ftruncate(fd, length);
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return failed;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* O_TMPFILE apart, a mode comes only with O_CREAT. */
#define MODE                                                                                                            \
    mode_t mode = 0;                                                                                                    \
    if (flags & O_CREAT) {                                                                                              \
        va_list more;                                                                                                   \
        va_start(more, flags);                                                                                          \
        mode = va_arg(more, mode_t);                                                                                    \
        va_end(more);                                                                                                   \
    }

int open64(const char *path, int flags, ...) {
    MODE
    int fd = real_open(path, flags, mode);
    opened(fd, path);
    return fd;
}

int open(const char *path, int flags, ...) {
    MODE
    return open64(path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    MODE
    int fd = real_openat(folder, path, flags, mode);
    opened(fd, path);
    return fd;
}

int openat(int folder, const char *path, int flags, ...) {
    MODE
    return openat64(folder, path, flags, mode);
}

int close(int fd) {
    if (fd >= 0 && fd < FDS && of_fd[fd]) {
        pthread_mutex_lock(&lock);
        of_fd[fd] = NULL;
        pthread_mutex_unlock(&lock);
    }
    return real_close(fd);
}

"""Which thread of the server answers next: one at a time, as long as each answers quickly.

Python runs one thread at a time, and each statement of SQLite lets another one in. Threads that
make pages side by side take a third more processor time for each, and none is ready sooner.
The others are there for when one has to wait: for a lock of the database, the hash of a password,
somebody who reads much on a slow line. Whose statements all wait for another process, as those to
PostgreSQL, has no patience: then everybody begins at once.
"""

from time import monotonic

from flask import Flask
from waitress.task import ThreadedTaskDispatcher

# A page takes a few milliseconds: a thread that is not ready after so many of them is waiting.
SECONDS_OF_PATIENCE = 0.05


def patience_of(app: Flask) -> float:
    """Return for how many seconds a request of this board keeps others waiting."""
    is_here = app.config["SQLALCHEMY_DATABASE_URI"].get_backend_name() == "sqlite"
    return SECONDS_OF_PATIENCE if is_here else 0.0


class OneAtATime(ThreadedTaskDispatcher):
    """Lets the next request be answered when the one before is, or takes long."""

    def __init__(self, threads: int, patience: float = SECONDS_OF_PATIENCE) -> None:
        super().__init__()
        self._patience = patience
        # Which thread began last, unless it is ready, and when; whether another one keeps watch.
        self._newest: int | None = None
        self._began = 0.0
        self._is_watched = False
        self.set_thread_count(threads)

    def add_task(self, task) -> None:
        """Take a request in; who keeps watch over another one sees it without being told."""
        with self.lock:
            self.queue.append(task)
            if self._newest is None or not self._is_watched:
                self.queue_cv.notify()

    def handler_thread(self, thread_no: int) -> None:
        """Answer one request after another, until this thread is one too many."""
        while True:
            with self.lock:
                self._wait_for_a_turn()
                if self.stop_count:
                    self.stop_count -= 1
                    self.threads.discard(thread_no)
                    self.thread_exit_cv.notify()
                    return
                task = self.queue.popleft()
                self._newest, self._began = thread_no, monotonic()
                if self.queue and not self._is_watched:
                    self.queue_cv.notify()
            try:
                task.service()
            except BaseException:
                self.logger.exception("Exception when servicing %r", task)
            with self.lock:
                if self._newest == thread_no:
                    self._newest = None

    def _wait_for_a_turn(self) -> None:
        """Wait until a request may be begun; one thread watches how long the newest takes."""
        while not self.stop_count and not (self.queue and self._seconds_to_wait() <= 0):
            watches = bool(self.queue) and not self._is_watched
            if watches:
                self._is_watched = True
            self.queue_cv.wait(self._seconds_to_wait() if watches else None)
            if watches:
                self._is_watched = False

    def _seconds_to_wait(self) -> float:
        """Return for how long the thread that began last may still be the only one."""
        return 0.0 if self._newest is None else self._began + self._patience - monotonic()

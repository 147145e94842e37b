"""What reading leaves behind: views of threads and when members were last here.

Reads never write. What they leave is gathered in memory and written in batches.
"""

from forum.reading.batches import (
    count_view,
    flush,
    install_reading,
    leave_no_trace,
    note_seen,
)

__all__ = ["count_view", "flush", "install_reading", "leave_no_trace", "note_seen"]

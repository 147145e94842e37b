"""Posts: rendering, editing, revisions, hiding, permalinks, quotes."""

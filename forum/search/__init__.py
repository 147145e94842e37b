"""Search: what is asked, how it is found, and the index that follows what people write."""

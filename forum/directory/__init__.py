"""What the board tells search engines and other robots of itself, and people who look for all."""

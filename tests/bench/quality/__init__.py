"""How good the search is: questions with graded answers, and what four searches find for them."""

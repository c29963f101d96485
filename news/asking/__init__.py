"""Understanding what a reader asks for in words: a sentence becomes a request, a request a filter."""

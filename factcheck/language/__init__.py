"""What is known of a language: sentences and their grammar, forms of words, dates, word classes."""

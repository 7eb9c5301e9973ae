"""Pages: words, samples and addresses as people write them."""

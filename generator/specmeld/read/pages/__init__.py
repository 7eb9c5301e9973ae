"""Pages: texts, samples and addresses as people write them."""

// The first file of the layer Digest follows.

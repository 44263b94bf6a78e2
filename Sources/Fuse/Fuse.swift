// The first file of the layer Fuse follows.

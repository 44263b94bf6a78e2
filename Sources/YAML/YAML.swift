// The first file of the layer YAML follows.

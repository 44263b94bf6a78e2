// The first file of the layer Language follows.

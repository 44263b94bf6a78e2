// The first file of the layer MemCubeFS follows.

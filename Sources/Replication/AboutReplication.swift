// Replication: a bundle of this host and a store's cube as copies of one cube. A pass makes their union.
//
// Pull first: what came into the store since the last pass; then push: what is here and not there; then
// withdraw: what upkeep removed here, which the store holds in another segment, or which was purged. Each
// step may be cut off anywhere, and is done again by the next pass.

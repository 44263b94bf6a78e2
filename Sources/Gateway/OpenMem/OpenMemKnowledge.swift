internal import MemCube

extension OpenMem {
  var knowledgeEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/create/knowledgebase", .write, "make a knowledge base", OpenMemBase.create),
      Endpoint(.post, "/delete/knowledgebase", .write, "detach it", OpenMemBase.delete),
    ]
  }
}

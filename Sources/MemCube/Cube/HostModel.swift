public import Bundle
public import Models

extension Host {
  /// A service of chat, embeddings and transcriptions; nil: none is set.
  public var model: ModelClient? {
    get { modelService as? ModelClient }
    set { modelService = newValue }
  }
}

import Testing

@testable import Learning

/// Who was named is told of by the name, and news of few words are told.
@Suite struct NamedPersonTests {
}

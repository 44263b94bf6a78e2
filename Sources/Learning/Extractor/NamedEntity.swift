/// A name in a text, and what it is the name of.
package struct NamedEntity: Hashable, Sendable {
  package var name: String
  package var type: EntityType

  package init(name: String, type: EntityType) { (self.name, self.type) = (name, type) }
}

/// What a name can be the name of.
package enum EntityType: String, Sendable {
  case person = "PERSON"
  case organization = "ORGANIZATION"
  case location = "LOCATION"
  case product = "PRODUCT"
  case concept = "CONCEPT"
  case event = "EVENT"
  case other = "OTHER"
}

/// What one thing is to another.
struct NamedRelation: Hashable, Sendable {
  var from: String
  var type: String
  var to: String
}

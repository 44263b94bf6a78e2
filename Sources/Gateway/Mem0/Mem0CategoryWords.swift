internal import Text

/// Matters that categories are commonly about, with words by which memories tell of them: a memory seldom
/// names its category, nor says it what a category's description says.
struct Mem0CategoryWords: Sendable {
  /// A matter: the stems by which categories name it, and those by which memories tell of it.
  private struct Matter: Sendable {
    var names, words: Set<[UInt8]>
  }

  private let matters: [Matter]

  /// Read once.
  static let common = Mem0CategoryWords()

  private init() {
    var stems = TextStems()
    matters = Self.table.split(separator: "\n").compactMap { line in
      let sides = line.split(separator: ":", maxSplits: 1)
      guard sides.count == 2, let names = sides.first, let words = sides.last else { return nil }
      return Matter(
        names: stems.read(Array(names.utf8), keepsStopWords: true),
        words: stems.read(Array(words.utf8), keepsStopWords: true))
    }
  }

  /// The words of all matters that a category names.
  func words(of category: Set<[UInt8]>) -> Set<[UInt8]> {
    matters.reduce(into: []) { all, matter in
      if !matter.names.isDisjoint(with: category) { all.formUnion(matter.words) }
    }
  }

  /// The categories of the platform, where a project and a call name none.
  static let usual = [
    "personal_details", "family", "professional_details", "sports", "travel", "food", "music",
    "health", "technology", "hobbies", "fashion", "entertainment", "milestones",
    "user_preferences",
  ]
  /// Where what is in none of them is.
  static let rest = Array("misc".utf8)

  /// Names of a matter: words that tell of it.
  private static let table = """
    personal identity biography about_me demographics: name age aged born birthday birthdate live living lives lived address nationality citizen gender pronouns email hometown reside
    family families kids children parents: mother mom mum father dad parent sister brother sibling son daughter child children kid baby wife husband spouse partner fiancé girlfriend boyfriend aunt uncle cousin niece nephew grandmother grandfather grandma grandpa married divorced
    work job professional career occupation employment workplace employer business office: work job employer employed company colleague coworker boss manager team office engineer developer programmer teacher nurse doctor lawyer accountant architect designer consultant analyst salary career profession promoted hired client deadline sprint meeting project startup freelance intern shift report department
    education study school learning academic: study student school university college degree exam course class lecture thesis professor teacher learning homework diploma phd bachelor master
    sport sports fitness exercise athletics: sport tennis football soccer basketball volleyball running runner marathon swimming swim cycling bike climbing climb hiking skiing ski yoga gym workout training boxing judo karate rowing surfing golf rugby hockey cricket badminton
    travel trips trip holidays vacation vacations journeys tourism: travel trip flight flew fly airport hotel hostel visa passport luggage itinerary holiday vacation journey cruise train booked booking abroad tour tourist visited destination airline
    food meals meal cooking recipes restaurant restaurants diet dining cuisine drinks: food eat eating ate cook cooking bake baking recipe restaurant breakfast lunch dinner meal vegan vegetarian gluten pizza pasta rice bread cheese meat fish chicken fruit vegetable coffee tea wine beer coriander sourdough spicy dessert chocolate soup salad curry sushi snack
    music: music song album concert band guitar piano violin cello drums choir orchestra jazz rock opera playlist singer sing singing vinyl listen
    health medical medicine medication medications illness illnesses disease doctors wellness allergies allergy symptoms: allergic allergy asthma diabetes diabetic migraine headache pain knee surgery operated operation operation hospital doctor dentist physician therapist therapy clinic diagnosed diagnosis medication medicine pill tablet dose dosage mg µg insulin antibiotic penicillin vaccine vaccinated blood pressure cholesterol injury injured sick illness ill flu fever insomnia pregnant depression anxiety
    technology tech software computers devices gadgets programming tools: computer laptop software hardware app linux windows macos android iphone smartphone phone server database code coding programming python swift rust javascript api cloud github docker kubernetes browser keyboard robot ai
    technical bug bugs crash crashes error errors outage outages incident incidents issues defects: crash crashes crashed bug error broken fails failed failing freeze frozen outage timeout slow exception glitch
    feature features request requests suggestion suggestions ideas wishes feedback: wish would could add adding suggest suggestion feature missing support
    account accounts login authentication access: login password username account signin subscription profile locked verification token
    support helpdesk service tickets ticket resolutions complaints: ticket support helpdesk agent fixed fix fixing resolved resolve solved reset replaced escalated complaint complained answered callback warranty
    billing invoices invoice payments payment prices price refunds refund charges costs: invoice bill billed billing charge charged payment pay paid price refund refunded cost costs discount fee subscription receipt card overcharged
    finance finances money banking budget savings loans taxes investments: bank money euro euros dollar dollars savings save loan mortgage debt owe tax taxes budget salary invest investment stocks pension credit insurance rent
    hobby hobbies leisure pastimes activities interests: hobby hobbies collect collecting gardening knit knitting sewing painting paint drawing photography chess puzzle puzzles woodworking fishing birdwatching pottery crochet origami stamps hike hiking reading
    game games gaming: game games gaming chess poker videogame console nintendo playstation xbox
    fashion clothes clothing style apparel outfits: wear wears wearing clothes clothing dress shirt jeans shoes sneakers boots jacket coat suit hat fashion size brand jewellery
    entertainment movies movie films film tv shows series books media: movie film series episode netflix cinema theatre watch watched show podcast novel book read comic anime documentary actor
    milestone milestones achievements achievement events: graduated graduation married wedding engaged anniversary promoted promotion award won retired moved born birth launched published finished achieved first
    preference preferences preferred likes dislikes taste tastes favourites favorites opinions: prefer prefers preferred preference like likes love loves enjoy enjoys hate hates dislike dislikes favourite favorite rather stand better best worst fond
    rule rules limit limits constraint constraints restriction restrictions policy policies requirement requirements guidelines: never always must mustn't shall forbidden forbid prohibited allowed only limit maximum minimum mandatory required avoid
    goal goals plans plan intentions ambitions aims: goal plan plans planning want wants hope hopes intend aim dream aspire resolution
    pet pets animals animal: pet dog puppy cat kitten rabbit hamster parrot horse goldfish vet fur
    housing home house accommodation apartment property: house home flat apartment rent renting landlord tenant lease mortgage garden kitchen bedroom neighbour neighbor move moving
    vehicle vehicles car cars transport transportation: car drive driving bike bicycle motorcycle scooter truck van bus train garage tyre skoda toyota
    schedule appointments calendar scheduling: appointment meeting calendar schedule scheduled reminder deadline monday tuesday wednesday thursday friday saturday sunday
    location locations place places geography: live lives city town country village street address moved
    language languages: speak speaks language fluent native translate english spanish french german portuguese italian chinese japanese
    religion faith beliefs spirituality: church mosque temple synagogue pray prayer god christian muslim jewish hindu buddhist
    shopping purchases orders products: buy bought order ordered purchase delivery delivered shipping returned return product
    """
}

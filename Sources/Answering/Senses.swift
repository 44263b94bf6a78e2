internal import Search
internal import Text

/// Words of a question for which others may stand in what answers it: who asks for the boss is told of the
/// manager, and who asks where somebody was born of "nació".
struct Senses {
  /// A row of such words.
  private struct Row {
    /// Those that may be asked for, by language.
    var asked: [[String]]
    /// Those that only answer, by language.
    var said: [[String]]
    /// Whether what holds none of them answers nothing.
    var isStrict: Bool
  }

  /// A word of the question.
  struct Sense {
    /// Folded.
    var asked: [UInt8]
    /// What may stand for it, in its language and in others.
    var near: [[UInt8]]
    var far: [[UInt8]]
    /// Whether what holds none of these answers nothing.
    var isStrict: Bool
  }

  /// What the question asks for.
  private(set) var found: [Sense] = []
  /// Folded words that say nothing beside these: the "like" of "like best".
  private(set) var silent: Set<[UInt8]> = []

  /// Folded words, by language; those behind "<" only answer. "!" stands before a strict row.
  private static let rows: [Row] = """
    ! boss manager supervisor chief | chef chefin vorgesetzter vorgesetzte | jefe jefa | patron patronne
    ! doctor gp physician | hausarzt hausarztin arzt arztin | medico medica | medecin
    ! allergic allergy allergies intolerant intolerance < reacts reacted | allergisch allergie | alergico alergica alergia | allergique
    ! favourite favorite < beats prefer prefers | | favorito favorita preferido preferida | favori preferee prefere
    ! born birth < birthday birthdays | geboren geburt < geburtstag geburtstage | nacio naci nacido nacida nacieron nacimiento < cumpleanos | ne nee nes naissance < anniversaire anniversaires
    ! birthday < born | geburtstag < geboren | cumpleanos < nacio naci | anniversaire < ne nee
    married marry < husband wife wedding | verheiratet heiratete geheiratet heiraten < ehemann ehefrau | casado casada caso case casarse casaron casamos < marido esposa esposo | marie mariee maries epouse < mari
    attend attended attending < present participants attendees | < anwesend teilnehmer
    buy bought purchase purchased | kaufen kaufte gekauft | comprar compro compre comprado | acheter achete achetee achetes
    study studied studies studying < degree | studieren studiert studierte studiere | estudia estudio estudie estudiar estudiaba | etudie etudier etudies etudiait
    speak speaks spoke | sprechen spricht spreche | habla hablo hablar hablan | parle parler parlent
    play plays | spielen spielt spiele | juega juego jugar toca toco tocar | joue jouer jouent
    like likes < enjoy enjoys love loves | mogen mag < liebt | gusta gustan gustar < encanta encantan | aime aimes aimer < adore
    live lives | wohnen wohnt wohne lebt lebe | vive vivo vivir viven | habite habiter habitent
    ! salary salaries wage wages earnings < earn earns earned earning makes | gehalt lohn < verdient verdiene verdienst | sueldo salario < gana gano | salaire < gagne
    address < live lives living | adresse anschrift < wohne wohnt wohnen | direccion < vivo vive vivimos
    work works | arbeiten arbeitet arbeite | trabaja trabajo trabajar trabajan | travaille travailler travaillent
    mum mom mother mama | mutter | madre | mere
    dad father papa | vater | padre | pere
    grandma grandmother granny | oma grossmutter | abuela
    grandpa grandfather | opa grossvater | abuelo
    child children kid kids | kind kinder | hijos | enfants
    flat apartment | wohnung | piso departamento | appartement
    movie film | | pelicula
    holiday vacation | urlaub | vacaciones | vacances
    bike bicycle | fahrrad | bicicleta | velo
    bin bins rubbish trash garbage
    eat eats eating < allergic allergy allergies intolerant intolerance | essen isst < allergisch allergie | comer come < alergico alergica alergia | manger mange < allergique allergie
    decide decided decision decisions < agreed chose mind | entschieden beschlossen entscheidung entscheidungen beschluss
    pharmacy chemist | apotheke | farmacia | pharmacie
    weigh weighs weight < kg kilos kilograms
    licence license
    colour color
    tyre tyres tire tires
    password passcode | passwort kennwort | contrasena clave
    """.split(separator: "\n").map { line in
      let isStrict = line.first == "!"
      let parts = line.drop { $0 == "!" }.split(separator: "|").map { part in
        part.split(separator: "<", omittingEmptySubsequences: false).map {
          $0.split(separator: " ").map(String.init)
        }
      }
      return Row(
        asked: parts.map { $0.first ?? [] }, said: parts.map { $0.flatMap(\.self) },
        isStrict: isStrict)
    }

  /// Where each word may be asked for: the row and the language.
  private static let places: [String: [(row: Int, language: Int)]] = {
    var places: [String: [(row: Int, language: Int)]] = [:]
    for (row, words) in rows.enumerated() {
      for (language, words) in words.asked.enumerated() {
        for word in words { places[word, default: []].append((row, language)) }
      }
    }
    return places
  }()

  private static let eating: Set<String> = [
    "eat", "eats", "eating", "essen", "isst", "comer", "come", "manger", "mange",
  ]
  private static let denials: Set<String> = [
    "not", "cannot", "cant", "t", "never", "nicht", "nie", "no", "nunca", "pas", "jamais",
  ]
  private static let liking: Set<String> = ["like", "likes", "love", "loves", "enjoy"]

  /// Of a question's folded words.
  init(_ words: [[UInt8]]) {
    let words = words.prefix(64).map { String(decoding: $0, as: UTF8.self) }
    let isBest =
      words.contains { Senses.liking.contains($0) }
      && words.contains { $0 == "best" || $0 == "most" }
    // Who is allergic to it may not eat it; what they do eat is not told by that.
    let denies = words.contains { Senses.denials.contains($0) }
    var seen: Set<String> = []
    for word in words where seen.insert(word).inserted {
      if Senses.eating.contains(word), !denies { continue }
      if isBest, Senses.liking.contains(word) {
        silent.insert(Array(word.utf8))
        continue
      }
      // "What do I like best": the favourite.
      let row = isBest && ["best", "most"].contains(word) ? "favourite" : word
      for place in Senses.places[row] ?? [] {
        let row = Senses.rows[place.row]
        var (near, far): ([String], [String]) = ([], [])
        for (language, words) in row.said.enumerated() {
          let words = words.filter { $0 != word }
          if language == place.language { near += words } else { far += words }
        }
        found.append(
          Sense(
            asked: Array(word.utf8), near: near.map { Array($0.utf8) },
            far: far.map { Array($0.utf8) }, isStrict: row.isStrict))
      }
    }
  }

  /// Queries for the same in these words: in those of the question's language, and in those of others.
  func queries(_ query: Query, _ words: [Query.Word]) -> [Query] {
    if found.isEmpty { return [] }
    return [\Sense.near, \Sense.far].compactMap { part in
      guard found.contains(where: { !$0[keyPath: part].isEmpty }) else { return nil }
      var (tokenizer, said, other) = (Tokenizer(), [Query.Word](), query)
      for word in words {
        guard case .text(let text) = word else {
          said.append(word)
          continue
        }
        tokenizer.read(text)
        guard tokenizer.next() else { continue }
        let token = tokenizer.token
        if silent.contains(token) { continue }
        let others = found.filter { $0.asked == token }.flatMap { $0[keyPath: part] }
        said += others.isEmpty ? [word] : others.map { Query.Word.text($0) }
      }
      other.clauses[0].words = said
      return other
    }
  }
}

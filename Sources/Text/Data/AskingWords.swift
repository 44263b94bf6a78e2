extension DataTable {
  /// Words by which a question is about its user, and words that ask for nothing particular.
  package static let asking = DataTable(
    #"""
    # Words by which a question is about whoever asks, and words that ask for nothing particular. Compared folded
    # (small letters, no accents).

    [self english]
    i me my mine myself we us our ours ourselves

    [self german]
    ich mich mir mein meine meinem meinen meiner meines wir uns unser unsere unserem unseren unserer

    [self french]
    je j me m moi mon ma mes mien mienne nous notre nos

    [self spanish]
    yo me mi mis mio mia nosotros nosotras nos nuestro nuestra nuestros nuestras conmigo

    [general]
    # What any question to a memory may say.
    know knows knew known tell tells told say said saying remember remembers remembered recall recalls learn learned
    learnt describe summarize summarise summary overview list show share give provide talk think understand
    user users person people somebody someone everybody everyone thing things anything everything something nothing
    stuff info information detail details data fact facts general specific memory memories stored saved stuff
    background profile biography bio so far thus currently hi hello hey thanks please help lot bit kind sort way
    weiss weisst wissen kennst kennen erinnerst erinnern erzahl erzahle erzahlen sag sage sagen beschreibe merke
    gemerkt gespeichert zusammenfassung alles etwas irgendetwas nutzer benutzer person infos information
    informationen einzelheiten bitte hallo bisher eigentlich
    sais savez savoir connais connaissez connaitre dis dites raconte racontez rappelles rappelle souviens souvenez
    decris resume resumer tout toute quelque chose utilisateur personne informations details propos bonjour salut
    plait sur
    sabes sabe saber conoces conoce recuerdas recuerda dime digame cuentame cuenta describe resume resumen todo algo
    cosa cosas usuario persona informacion detalles acerca hola favor
    """#)
}

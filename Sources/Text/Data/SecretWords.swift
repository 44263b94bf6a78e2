extension DataTable {
  /// Words by which a text says that a secret follows, and what is none: see `Secrets`.
  static let secrets = DataTable(
    #"""
    # Words by which a text says that a secret follows, and what is none: see Secrets/. Sections in square
    # brackets; words are parted by white space and compared folded (small letters, no accents); `a_b` are two
    # words in a row.

    [password]
    # A value of any form.
    password passwords passwd passphrase passcode pw pwd login_data logins credentials secret_word master_key
    passwort passworter kennwort kennworter losungswort zugangsdaten wlan_schlussel netzwerkschlussel
    mot_de_passe mdp phrase_secrete cle_wifi cle_wpa identifiants
    contrasena contrasenas clave_wifi clave_secreta clave_de_acceso
    wachtwoord parola senha

    [end]
    # Longer words end so: "Routerpasswort".
    passwort passworter kennwort password kontonummer kartennummer steuernummer geheimzahl versicherungsnummer

    [key]
    # A value of letters and digits.
    api_key apikey access_key secret_key private_key encryption_key recovery_key license_key licence_key
    product_key activation_key token tokens access_token bearer secret client_secret seed_phrase recovery_phrase
    recovery_code recovery_codes backup_code backup_codes
    zugangsschlussel geheimschlussel lizenzschlussel produktschlussel wiederherstellungscode zugriffstoken
    cle_api cle_privee cle_secrete jeton cle_de_licence
    clave_api clave_privada llave_privada clave_de_licencia

    [code]
    # A value with digits.
    pin pins puk code codes passcode cvv cvc cvv2 otp tan combination safe_combination
    geheimzahl geheimnummer zugangscode turcode alarmcode tresorcode sicherheitscode kombination pin_nummer
    code_secret code_confidentiel digicode combinaison
    codigo codigo_secreto numero_secreto combinacion clave

    safe_opens_with lock_opens_with padlock_opens_with door_opens_with gate_opens_with garage_opens_with
    locker_opens_with vault_opens_with suitcase_opens_with bike_lock_opens_with unlocks_with unlocked_with
    safe_offnet_mit schloss_offnet_mit

    [access]
    # A value of letters and digits right after it, or after a mark that joins them.
    wifi wi_fi wlan login log_in pass

    [number]
    # A value of five digits or more.
    card_number credit_card debit_card bank_card visa mastercard amex account_number bank_account account iban bic
    routing_number sort_code tax_number tax_id tin vat_id social_security ssn national_insurance passport passports
    passport_number driving_licence drivers_license driver_license licence_number license_number insurance_number
    health_insurance policy_number membership_number nhs_number bsn burgerservicenummer pesel cpf nir
    codice_fiscale personnummer cpr_number
    kartennummer kreditkarte kreditkartennummer kontonummer konto bankkonto bankverbindung bankleitzahl
    steuernummer steuer_id steueridentifikationsnummer steuer_identifikationsnummer sozialversicherungsnummer
    rentenversicherungsnummer versichertennummer krankenversicherungsnummer reisepass reisepassnummer
    personalausweis personalausweisnummer ausweisnummer fuhrerscheinnummer
    carte_bancaire carte_bleue carte_de_credit numero_de_carte compte_bancaire numero_de_compte rib numero_fiscal
    numero_de_securite_sociale securite_sociale passeport permis_de_conduire
    tarjeta_de_credito tarjeta_de_debito numero_de_tarjeta cuenta_bancaria numero_de_cuenta nif nie dni cif
    seguridad_social numero_de_la_seguridad_social pasaporte carnet_de_conducir

    [none]
    # These are no secrets, though a word of them is above.
    zip_code post_code postal_code area_code country_code dial_code dialling_code calling_code dress_code
    source_code qr_code bar_code error_code exit_code status_code morse_code machine_code code_review code_base
    booking_code color_code colour_code city_code airport_code building_code penal_code
    code_reviews code_of_conduct codes_of_conduct code_of_practice codes_of_practice
    boarding_pass ski_pass bus_pass
    promo_code discount_code coupon_code language_code pin_board pin_number_of account_of account_manager
    on_account code_postal indicatif codigo_postal codigo_de_barras codigo_fuente codigo_civil
    token_of token_ring

    [link]
    # What joins a label with its value.
    is are was be equals reads says ist lautet heisst war est sont es son era
    number no nr nummer numero num now jetzt maintenant ahora

    [change]
    # With a word of "target" after it, it joins a label with its value: "changed to".
    changed change changes set reset updated switched geandert gesetzt change modifie cambiado cambio

    [target]
    to auf zu en a

    [count]
    # A number after one of these counts or names another thing than a secret.
    worth cost costs sold raised reached version chapter page room line port issue ticket release windows build
    kostet seite zimmer kapitel version chambre capitulo pagina

    [state]
    # What a password may be said to be that is none.
    wrong expired changed unknown weak strong secret hidden empty missing lost required invalid correct safe there
    here same different written stored saved reset needed gone old new long short easy hard simple good bad
    forgotten compromised leaked shared protected encrypted incorrect
    falsch abgelaufen geandert unbekannt schwach stark geheim versteckt leer weg verloren notig ungultig richtig
    sicher dort hier gleich anders gespeichert vergessen neu alt
    faux expire change inconnu faible fort secret cache vide perdu requis invalide correct sur la ici oublie
    incorrecta caducada cambiada desconocida debil fuerte secreta oculta vacia perdida necesaria correcta segura
    aqui alli olvidada nueva vieja

    [function]
    # A value does not begin with these.
    a an the on in at under by with from for of to not no my our your his her their it that this still too
    very so only and or since until before after than about over as wie comme como und oder et ou y seit bis vor nach als
    uber depuis avant apres desde hasta antes despues stored written kept taped stuck printed somewhere behind inside near below above next
    auf im in an unter bei mit von fur zu nicht kein mein dein sein ihr unser der die das ein eine noch
    sur dans sous avec de du des le la les un une mon ton son notre votre pas
    en sobre bajo con del el los las una mi tu su nuestro no

    [money]
    euro euros eur dollar dollars usd pound pounds gbp franc francs franken chf yen cents percent km kg miles
    followers users points euro pesos

    [prefix]
    # How keys of well-known services begin.
    ghp_ gho_ ghs_ github_pat_ glpat- sk- sk_live_ sk_test_ rk_live_ pk_live_ xoxb- xoxp- xoxa- akia asia aiza
    ya29. eyj npm_ hf_ pypi- dop_v1_ sg. shpat_ age-secret-key-
    """#)
}

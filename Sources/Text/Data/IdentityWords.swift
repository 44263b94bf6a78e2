extension DataTable {
  /// Words by which a line says who a person is: see `IdentityFact`.
  package static let identity = DataTable(
    #"""
    # Words by which a line tells who somebody is, in the order in which a context block says it. Compared folded
    # (small letters, no accents); `a_b` are two words in a row.

    [name]
    my_name user_s_name user_is_called user_goes_by i_am_called call_me full_name first_name surname i_go_by
    mein_name ich_heisse nutzer_heisst vorname nachname
    je_m_appelle mon_nom mon_prenom s_appelle nom_de_famille
    me_llamo mi_nombre se_llama apellido

    [home]
    live_in live_at live_on live_near lives_in lives_at lives_on lives_near living_in lives_with based_in home_is
    home_town hometown moved_to home_address my_address user_s_address
    wohne wohnt lebe_in lebt_in zuhause_ist adresse_ist umgezogen_nach meine_adresse
    habite j_habite vis_a vit_a mon_adresse demenage_a
    vivo_en vive_en resido reside mi_direccion me_mude

    [work]
    work_as work_at work_for work_in works_as works_at works_for works_in working_as working_at working_for job
    employer occupation profession self_employed retired student study_at studies_at studies
    arbeite arbeitet beruf arbeitgeber angestellt selbststandig studiere studiert
    travaille metier profession employeur etudie retraite
    trabajo_en trabajo_como trabaja profesion estudio_en estudia jubilado jubilada

    [family]
    wife husband partner spouse married engaged fiance fiancee girlfriend boyfriend son sons daughter daughters
    child children kid kids mother father mum mom dad parents brother sister brothers sisters family
    frau ehefrau mann ehemann verheiratet verlobt freundin kinder kind sohn tochter mutter vater eltern bruder
    schwester geschwister familie
    femme mari epouse marie mariee fils fille enfant enfants mere pere parents frere soeur famille
    mujer esposa marido esposo casado casada novia novio hijo hija hijos madre padre padres hermano hermana familia

    [state]
    # Family is told of as what is so.
    is are am have has bin ist sind habe hat haben est sont ai avons es son soy tengo tiene tenemos
    """#)
}

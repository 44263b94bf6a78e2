internal import Text

/// Names of places and persons that are recognised without any context. The places are those of
/// the public-domain time zone table and other well-known ones; the first names an own list.
package enum Gazetteer {
  /// Countries, states, regions and cities, in small letters.
  static let places = names(
    """
    aarhus|abidjan|accra|adak|addis ababa|adelaide|aden|afghanistan|africa|alabama|alaska|
    albania|alberta|albuquerque|alexandria|algeria|algiers|almaty|alps|america|amman|amsterdam|
    anadyr|anchorage|andalusia|andorra|angola|anguilla|antananarivo|antarctica|antigua|antwerp|
    aqtau|aqtobe|araguaina|argentina|arizona|arkansas|armenia|aruba|ashgabat|asia|asmara|
    astrakhan|asuncion|athens|atikokan|atlanta|atyrau|auckland|austin|australia|austria|
    azerbaijan|azores|baghdad|bahamas|bahia|bahia banderas|bahrain|baku|bali|baltimore|bamako|
    bangalore|bangkok|bangladesh|bangui|banjul|barbados|barcelona|barnaul|basel|bavaria|beijing|
    beirut|belarus|belem|belfast|belgium|belgrade|belize|benin|bergen|berlin|bermuda|bern|
    bhutan|bilbao|birmingham|bishkek|bissau|blanc-sablon|blantyre|boa vista|bogota|boise|
    bolivia|bologna|bordeaux|bosnia|boston|botswana|bougainville|braga|brasilia|bratislava|
    brazil|brazzaville|bremen|brisbane|bristol|british columbia|broken hill|brooklyn|bruges|
    brunei|brussels|bucharest|budapest|buenos aires|buffalo|bujumbura|bulgaria|burkina faso|
    burundi|busingen|cairo|calgary|california|cambodia|cambridge|cambridge bay|cameroon|
    campo grande|canada|canary|cancun|cape town|cape verde|caracas|cardiff|cartagena|casablanca|
    catalonia|catamarca|cayenne|cayman|ceuta|chagos|charlotte|chengdu|chennai|chiang mai|
    chicago|chihuahua|chile|china|chisinau|chita|chuuk|cincinnati|ciudad juarez|cleveland|
    coimbra|cologne|colombia|colombo|colorado|columbus|comoro|conakry|congo|connecticut|
    copenhagen|cordoba|cork|costa rica|coyhaique|creston|crete|croatia|cuba|cuiaba|curacao|
    cusco|cyprus|czech republic|czechia|dakar|dallas|damascus|danmarkshavn|dar es salaam|darwin|
    dawson|dawson creek|delaware|delhi|denmark|denver|detroit|dhaka|dili|djibouti|dominica|
    dominican republic|douala|dresden|dubai|dublin|dushanbe|ecuador|edinburgh|edmonton|efate|
    egypt|eirunepe|el aaiun|el paso|el salvador|england|eritrea|estonia|ethiopia|eucla|europe|
    fakaofo|famagusta|faro|faroe|fez|fiji|finland|florence|florida|fort nelson|fortaleza|france|
    frankfurt|freetown|funafuti|gabon|gaborone|galapagos|galway|gambia|gambier|gaza|gdansk|
    geneva|genoa|germany|ghana|ghent|gibraltar|glace bay|glasgow|goose bay|gothenburg|granada|
    grand turk|graz|great britain|greece|greenland|grenada|guadalajara|guadalcanal|guadeloupe|
    guam|guangzhou|guatemala|guayaquil|guernsey|guinea|guyana|haifa|haiti|halifax|hamburg|hanoi|
    hanover|harare|havana|hawaii|hebron|helsinki|hermosillo|himalayas|hiroshima|ho chi minh|
    hobart|holland|hollywood|honduras|hong kong|honolulu|houston|hovd|hungary|hyderabad|iceland|
    idaho|illinois|india|indiana|indianapolis|indonesia|innsbruck|inuvik|iowa|iqaluit|iran|iraq|
    ireland|irkutsk|isle of man|israel|istanbul|italy|jakarta|jamaica|japan|jayapura|jerusalem|
    johannesburg|juba|jujuy|juneau|kabul|kaliningrad|kamchatka|kampala|kansas|kansas city|
    kanton|karachi|kathmandu|kazakhstan|kentucky|kenya|kerguelen|khandyga|khartoum|kigali|
    kinshasa|kiritimati|kirov|kolkata|kosovo|kosrae|krakow|kralendijk|krasnoyarsk|kuala lumpur|
    kuching|kuwait|kwajalein|kyiv|kyoto|kyrgyzstan|la paz|la rioja|lagos|laos|las vegas|
    latin america|latvia|lausanne|lebanon|leeds|leipzig|liberia|libreville|libya|liechtenstein|
    lille|lima|lindeman|lisbon|lithuania|liverpool|ljubljana|lome|london|longyearbyen|lord howe|
    los angeles|louisiana|louisville|lower princes|luanda|lubumbashi|lusaka|luxembourg|lyon|
    macau|maceio|madagascar|madeira|madrid|magadan|mahe|maine|majuro|makassar|malabo|malaga|
    malawi|malaysia|maldives|mali|malta|managua|manaus|manchester|manhattan|manila|maputo|
    mariehamn|marigot|marquesas|marrakech|marseille|martinique|maryland|maseru|massachusetts|
    matamoros|mauritius|mayotte|mazatlan|mbabane|mecca|medellin|medina|melbourne|memphis|
    mendoza|merida|metlakatla|mexico|mexico city|miami|michigan|milan|milwaukee|minneapolis|
    minnesota|minsk|miquelon|mississippi|missouri|mogadishu|moldova|monaco|moncton|mongolia|
    monrovia|montana|montenegro|monterrey|montevideo|montreal|montserrat|morocco|moscow|
    mozambique|mumbai|munich|muscat|myanmar|nagoya|nairobi|namibia|nantes|naples|nashville|
    nassau|nauru|ndjamena|nebraska|nepal|netherlands|nevada|new delhi|new hampshire|new jersey|
    new mexico|new orleans|new york|new zealand|niamey|nicaragua|nicosia|niger|nigeria|niue|
    norfolk|normandy|north america|north carolina|north dakota|north korea|northern ireland|
    norway|nouakchott|noumea|novokuznetsk|novosibirsk|nuremberg|nuuk|nyc|oakland|ohio|ojinaga|
    oklahoma|oman|omsk|ontario|oral|oregon|orlando|osaka|oslo|ottawa|ouagadougou|oxford|
    pago pago|pakistan|palau|palestine|panama|papua new guinea|paraguay|paramaribo|paris|
    patagonia|pennsylvania|perth|peru|philadelphia|philippines|phnom penh|phoenix|pisa|pitcairn|
    pittsburgh|podgorica|pohnpei|poland|pontianak|port moresby|port of spain|port-au-prince|
    portland|porto|porto velho|porto-novo|portugal|prague|provence|puerto rico|pune|
    punta arenas|pyongyang|qatar|qostanay|quebec|queens|qyzylorda|raleigh|rankin inlet|
    rarotonga|recife|regina|resolute|reykjavik|rhode island|riga|rio|rio de janeiro|
    rio gallegos|riyadh|rockies|romania|rome|rotterdam|russia|rwanda|sacramento|saipan|sakhalin|
    salt lake city|salta|salvador|salzburg|samara|samarkand|samoa|san antonio|san diego|
    san francisco|san jose|san juan|san luis|san marino|santarem|santiago|santo domingo|
    sao paulo|sao tome|sapporo|sarajevo|saratov|saudi arabia|scandinavia|scoresbysund|scotland|
    seattle|senegal|seoul|serbia|seville|shanghai|shenzhen|sicily|sierra leone|silicon valley|
    singapore|sitka|skopje|slovakia|slovenia|sofia|somalia|south africa|south america|
    south carolina|south dakota|south georgia|south korea|spain|srednekolymsk|sri lanka|
    st barthelemy|st helena|st johns|st kitts|st lucia|st thomas|st vincent|st. louis|
    st. petersburg|stanley|stockholm|strasbourg|stuttgart|sudan|suriname|sweden|swift current|
    switzerland|sydney|syria|tahiti|taipei|taiwan|tallinn|tampa|tanzania|tarawa|tashkent|
    tbilisi|tegucigalpa|tehran|tel aviv|tennessee|texas|thailand|the alps|thimphu|thule|tibet|
    tijuana|tirane|togo|tokyo|tomsk|tongatapu|toronto|tortola|toulouse|tripoli|tucson|tucuman|
    tunis|tunisia|turin|turkey|tuscany|u.s.|uganda|uk|ukraine|ulaanbaatar|ulyanovsk|
    united arab emirates|united kingdom|united states|uruguay|urumqi|usa|ushuaia|ust-nera|utah|
    utrecht|uzbekistan|vaduz|valencia|vancouver|vatican|venezuela|venice|vermont|verona|vevay|
    vienna|vientiane|vietnam|vilnius|virginia|vladivostok|volgograd|wales|wallis|warsaw|
    washington|west virginia|whitehorse|windhoek|winnipeg|wisconsin|wroclaw|wyoming|yakutat|
    yakutsk|yangon|yekaterinburg|yemen|yerevan|zagreb|zambia|zimbabwe|zurich
    """, separator: "|")

  /// First names, in small letters. Those that are words as well are left out.
  package static let firstNames = names(
    """
    aaron abby abigail adam adrian agnes ahmed aidan aisha alan albert alejandro alex alexa
    alexander alexandra alexis alfred ali alice alicia alina alison allison alma amanda amelia
    amir amy ana andre andrea andreas andres andrew andy angela angelica anita ann anna anne
    annie anthony antonio ariana ariel arjun arthur arturo ashley audrey ava barbara beatrice
    becky bella ben benjamin bernard beth bethany betty bianca billy bob bobby boris brad
    bradley brandon brenda brendan brett brian bridget brittany bruce bruno bryan caleb calvin
    cameron camila camille carl carla carlos carmen carol caroline carolyn catherine cathy
    cecilia celia charles charlie chen chloe chris christian christina christine christopher
    claire clara claudia cody colin connor craig cristina cynthia damian dan dana daniel
    daniela danny daphne dave david dean deborah debra denise dennis derek diana diane diego
    dmitri dominic donald donna doris dorothy doug douglas duncan dylan eddie edgar edith
    edward edwin elaine eleanor elena eli elias elijah elisa elise elizabeth ella ellen ellie
    elliot elsa emil emilia emilio emily emma enrique eric erica erik erin ernest esther ethan
    eugene eva evan eve evelyn fatima felicia felipe felix fernando fiona frances francesca
    francis francisco frank franz fred frederick gabriel gabriela gary gavin george gerald gina
    giovanni giulia gloria gordon graham greg gregory greta guillermo gustavo hannah hans
    harold harriet harry harvey hassan heather hector heidi helen helena henrik henry howard
    hugh hugo ian ibrahim igor ingrid irene isaac isabel isabella ivan jack jackie jackson
    jacob jake james jamie jan jane janet janice jared jasmine jason javier jean jeff jeffrey
    jen jenna jennifer jenny jeremy jerome jerry jesse jessica jill jim jimmy joan joanna joe
    joel johan johanna john johnny jon jonas jonathan jorge jose joseph josephine josh joshua
    joyce juan juanita judith judy julia julian juliana julie juliet justin karen karim karl
    karla kate katherine kathleen kathryn kathy katie kayla keith kelly ken kenneth kevin
    khalid kim kimberly kirk klaus kristen kristin kurt kyle lara larry laura lauren laurence
    leah lee leila lena leo leon leonard leslie levi liam lily linda lindsay lisa liz lloyd
    logan lola lorenzo louis louise luca lucas lucia lucy luis luisa luke lydia lynn mabel
    maddie magda maggie malcolm manuel marc marcel marco marcus margaret margarita maria mariam
    marie marilyn marina mario marion marisa marta martha martin marvin mary mateo matt matteo
    matthew maureen maurice max maxine maya megan mei melanie melinda melissa mercedes mia
    michael michelle miguel mike mila miles milo mina miranda miriam mitchell mohamed mohammed
    molly monica morgan muhammad nadia nancy naomi natalia natalie natasha nate nathan
    nathaniel neil nell nicholas nick nicolas nicole nigel nikita nina noah noel nora norma
    norman olga oliver olivia omar oscar otto owen pablo paige pamela parker patricia patrick
    paul paula pauline pedro peggy penelope pete peter phil philip phoebe phyllis pierre priya
    rachel rafael ralph ramon randy raquel raul raymond rebecca regina renata rene ricardo
    richard rick riley rita rob robert roberta roberto robin rodrigo roger roland roman ron
    ronald rosa rosalie rosie ross roxanne roy ruben rudolf russell ruth ryan sabrina sally
    salma sam samantha samir samuel sandra sandy sanjay sara sarah sasha saul scott sean
    sebastian selena serena sergei sergio shane shannon sharon shaun shawn sheila shelby sidney
    silvia simon simone sofia sonia sophia sophie spencer stacy stan stanley stefan stella
    stephanie stephen steve steven stewart stuart sue susan susanna suzanne sven sylvia tamara
    tania tanya tara taylor ted terence teresa terry thea theo theodore theresa thomas tiffany
    tim timothy tina toby todd tom tommy tony tracy travis trevor tristan troy tyler ulrich
    ursula valentina valerie vanessa vera veronica vicky victor victoria vincent vivian
    vladimir walter wanda wayne wei wendy wesley whitney wilhelm william xavier yasmin yolanda
    yusuf yvonne zach zachary zoe
    """, separator: " ")

  private static func names(_ text: String, separator: Character) -> Names {
    Names(
      text.split { $0 == separator || $0 == "\n" }.map { $0.drop { $0 == " " } }
        .filter { !$0.isEmpty }.map(String.init))
  }

  /// Names, each with and without its accents: "Zo\u{EB}" is "Zoe".
  package struct Names: Sendable {
    private let names: Set<String>

    fileprivate init(_ names: [String]) { self.names = Set(names) }

    /// Whether a name in small letters is one of them.
    package func contains(_ name: String) -> Bool {
      if names.contains(name) { return true }
      guard name.utf8.contains(where: { $0 >= 0x80 }) else { return false }
      return names.contains(String(decoding: FoldedValue.fold(Array(name.utf8)), as: UTF8.self))
    }
  }
}

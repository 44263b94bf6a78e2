import Testing

@testable import Learning

/// The verbs that share a subject are put into the third person with the first; nouns beside them, and verbs
/// of something else, stay as they are.
@Suite struct JoinedVerbTests {
  private func told(_ said: String) -> String {
    ThirdPerson(name: "Ana", listener: "Bo", companion: "Bo", group: nil)
      .rewrite(WordScanner.words(said)).words.joined
  }

  @Test(arguments: [
    (
      "I prefer dark mode and use vim keybindings", "Ana prefers dark mode and uses vim keybindings"
    ),
    ("I live alone and cook every night", "Ana lives alone and cooks every night"),
    ("I have a cat and feed her twice a day", "Ana has a cat and feeds her twice a day"),
    ("I work from home and walk my dog at noon", "Ana works from home and walks their dog at noon"),
    ("I read books and write reviews", "Ana reads books and writes reviews"),
    ("I wake up at six and make coffee", "Ana wakes up at six and makes coffee"),
    (
      "I am training for the Lisbon half marathon and run every Tuesday morning",
      "Ana is training for the Lisbon half marathon and runs every Tuesday morning"
    ),
    ("I don't eat meat but like fish", "Ana doesn't eat meat but likes fish"),
    ("I can cook but prefer takeaway", "Ana can cook but prefers takeaway"),
    (
      "I suffer from migraines and avoid red wine", "Ana suffers from migraines and avoids red wine"
    ),
    (
      "I bake bread on Sundays, freeze half and give the rest to Ida",
      "Ana bakes bread on Sundays, freezes half and gives the rest to Ida"
    ),
    ("I either bike or walk to work", "Ana either bikes or walks to work"),
    ("I have a dog named Rex and walk him at six", "Ana has a dog named Rex and walks him at six"),
    ("I grew up on a farm and still milk cows", "Ana grew up on a farm and still milks cows"),
    ("I am blind and read Braille", "Ana is blind and reads Braille"),
    ("I do like tea but prefer coffee", "Ana does like tea but prefers coffee"),
    ("I drive a Zoe and charge it at work", "Ana drives a Zoe and charges it at work"),
    ("I got divorced and live with my mum", "Ana got divorced and lives with their mum"),
    (
      "I have two dogs and a cat and walk them every day",
      "Ana has two dogs and a cat and walks them every day"
    ),
    (
      "I run a small farm and sell vegetables at the market",
      "Ana runs a small farm and sells vegetables at the market"
    ),
    ("I hate mornings and drink too much coffee", "Ana hates mornings and drinks too much coffee"),
    ("I get up at five and run ten kilometres", "Ana gets up at five and runs ten kilometres"),
    (
      "I manage a team of six and report to the CTO",
      "Ana manages a team of six and reports to the CTO"
    ),
    ("I make pottery and sell it on Etsy", "Ana makes pottery and sells it on Etsy"),
    (
      "I never eat breakfast but drink two espressos",
      "Ana never eats breakfast but drinks two espressos"
    ),
    ("I sleep badly and wake up tired", "Ana sleeps badly and wakes up tired"),
    ("I cook, clean and iron on weekends", "Ana cooks, cleans and irons on weekends"),
    (
      "I share a flat with Ida and pay half the rent",
      "Ana shares a flat with Ida and pays half the rent"
    ),
    ("I grow tomatoes and herbs and sell them", "Ana grows tomatoes and herbs and sells them"),
    (
      "I give talks and run workshops on security", "Ana gives talks and runs workshops on security"
    ),
    ("I have a garden and grow roses", "Ana has a garden and grows roses"),
    ("I have diabetes and inject insulin", "Ana has diabetes and injects insulin"),
    (
      "I have three children and drive them to school",
      "Ana has three children and drives them to school"
    ),
    ("I work as a coach and train runners", "Ana works as a coach and trains runners"),
    ("I am a vegetarian and avoid eggs", "Ana is a vegetarian and avoids eggs"),
    (
      "I'm allergic to cats and sneeze all spring", "Ana is allergic to cats and sneezes all spring"
    ),
    ("I'm a teacher and live in Bergen", "Ana is a teacher and lives in Bergen"),
    ("I bought a bike and ride it every day", "Ana bought a bike and rides it every day"),
    ("I have been to Peru and plan to return", "Ana has been to Peru and plans to return"),
    (
      "I visit my grandma every Sunday and bring her flowers",
      "Ana visits their grandma every Sunday and brings her flowers"
    ),
    ("I enjoy reading and write a blog", "Ana enjoys reading and writes a blog"),
    (
      "I prefer email over calls and answer within a day",
      "Ana prefers email over calls and answers within a day"
    ),
    ("I keep bees and sell honey", "Ana keeps bees and sells honey"),
    ("I fix bikes and repair clocks as a hobby", "Ana fixes bikes and repairs clocks as a hobby"),
    ("I lift weights and do cardio", "Ana lifts weights and does cardio"),
    ("I surf in summer and ski in winter", "Ana surfs in summer and skis in winter"),
    ("I meditate at dawn and journal before bed", "Ana meditates at dawn and journals before bed"),
    (
      "I commute from Delft and park at the station",
      "Ana commutes from Delft and parks at the station"
    ),
    ("I love coffee and drink it black", "Ana loves coffee and drinks it black"),
    ("I take photos and post them on Flickr", "Ana takes photos and posts them on Flickr"),
    (
      "I use Go and Rust at work and write Python at home",
      "Ana uses Go and Rust at work and writes Python at home"
    ),
    ("I set two alarms and still oversleep", "Ana sets two alarms and still oversleeps"),
    ("I hit the gym and run", "Ana hits the gym and runs"),
    ("I read the news and listen to jazz", "Ana reads the news and listens to jazz"),
    ("I vote green and protest a lot", "Ana votes green and protests a lot"),
    ("I want more time and want to rest", "Ana wants more time and wants to rest"),
    ("I come and go as I like", "Ana comes and goes as they like"),
    ("I mentor juniors and interview candidates", "Ana mentors juniors and interviews candidates"),
    ("I run a book club and choose the books", "Ana runs a book club and chooses the books"),
    ("I have a bad back and do exercises", "Ana has a bad back and does exercises"),
    ("I have insomnia and take melatonin", "Ana has insomnia and takes melatonin"),
    ("I make plans and change them", "Ana makes plans and changes them"),
    ("I teach cooking and use local produce", "Ana teaches cooking and uses local produce"),
    ("I practise law and lecture at night", "Ana practises law and lectures at night"),
    ("I miss my family and call them daily", "Ana misses their family and calls them daily"),
    ("I study hard and rest on Sundays", "Ana studies hard and rests on Sundays"),
    ("I need a knee brace and walk slowly", "Ana needs a knee brace and walks slowly"),
    (
      "I volunteer at a shelter and foster kittens",
      "Ana volunteers at a shelter and fosters kittens"
    ),
    ("I game at night and sleep late", "Ana games at night and sleeps late"),
    ("I build furniture and restore old radios", "Ana builds furniture and restores old radios"),
    ("I buy and sell vintage cameras", "Ana buys and sells vintage cameras"),
    (
      "I always lock the door and double-check it", "Ana always locks the door and double-checks it"
    ),
    ("I not only sing but also play the harp", "Ana not only sings but also plays the harp"),
    ("I play chess and go to a club on Mondays", "Ana plays chess and goes to a club on Mondays"),
    ("I have breakfast and run", "Ana has breakfast and runs"),
    ("I lift weights and run marathons", "Ana lifts weights and runs marathons"),
    ("I love Rome and visit it every year", "Ana loves Rome and visits it every year"),
    ("I forget names but remember faces", "Ana forgets names but remembers faces"),
    ("I get nervous and sweat before talks", "Ana gets nervous and sweats before talks"),
    ("I get along with Bo and see him weekly", "Ana gets along with Bo and sees him weekly"),
    (
      "I lead the platform team and code two days a week",
      "Ana leads the platform team and codes two days a week"
    ),
    ("I start work at eight and finish at four", "Ana starts work at eight and finishes at four"),
    ("I leave at seven and return at six", "Ana leaves at seven and returns at six"),
    ("I travel for work and stay in hotels", "Ana travels for work and stays in hotels"),
    ("I do taxes for friends and charge nothing", "Ana does taxes for friends and charges nothing"),
    ("I water the plants and feed the fish", "Ana waters the plants and feeds the fish"),
    ("I love cooking and feed everyone", "Ana loves cooking and feeds everyone"),
    ("I feel sad and cry a lot", "Ana feels sad and cries a lot"),
    (
      "I have a daughter called Ida and take her to ballet",
      "Ana has a daughter called Ida and takes her to ballet"
    ),
    ("I have a stutter and avoid phone calls", "Ana has a stutter and avoids phone calls"),
    ("I have type 1 diabetes and wear a pump", "Ana has type 1 diabetes and wears a pump"),
    (
      "I moved here from Peru and miss my family",
      "Ana moved here from Peru and misses their family"
    ),
    ("I gave up meat and feel lighter", "Ana gave up meat and feels lighter"),
    (
      "I inherited a house and rent it to students",
      "Ana inherited a house and rents it to students"
    ),
    ("I cut my finger and need stitches", "Ana cut their finger and needs stitches"),
    ("I usually read a lot and write a diary", "Ana usually reads a lot and writes a diary"),
    (
      "I set my alarm for six and get up at seven",
      "Ana sets their alarm for six and gets up at seven"
    ),
    ("I cut my own hair and dye it red", "Ana cuts their own hair and dyes it red"),
    ("I feel anxious and avoid crowds", "Ana feels anxious and avoids crowds"),
    ("I am a mother of two and work full-time", "Ana is a mother of two and works full-time"),
    ("I am in love and plan to marry", "Ana is in love and plans to marry"),
    ("I am deaf and use sign language", "Ana is deaf and uses sign language"),
    ("I am saving for a house and eat at home", "Ana is saving for a house and eats at home"),
    ("I am into yoga and meditate daily", "Ana is into yoga and meditates daily"),
    ("I live near a park and run there", "Ana lives near a park and runs there"),
    ("I live by the sea and swim all year", "Ana lives by the sea and swims all year"),
    (
      "I go to church on Sundays and sing in the choir",
      "Ana goes to church on Sundays and sings in the choir"
    ),
    ("I look forward to the weekend and rest", "Ana looks forward to the weekend and rests"),
    (
      "I use Obsidian for notes and sync it with Git",
      "Ana uses Obsidian for notes and syncs it with Git"
    ),
    ("I prefer short answers and dislike emojis", "Ana prefers short answers and dislikes emojis"),
    ("I need insulin and check my sugar", "Ana needs insulin and checks their sugar"),
    ("I love spicy food and eat curry weekly", "Ana loves spicy food and eats curry weekly"),
    ("I love animals and nature and hike often", "Ana loves animals and nature and hikes often"),
    ("I love history and visit museums", "Ana loves history and visits museums"),
    ("I hate noise and wear earplugs", "Ana hates noise and wears earplugs"),
    ("I enjoy wine and make my own", "Ana enjoys wine and makes their own"),
    ("I enjoy the sun but burn easily", "Ana enjoys the sun but burns easily"),
    ("I eat lunch at noon and nap until one", "Ana eats lunch at noon and naps until one"),
    ("I don't smoke but vape", "Ana doesn't smoke but vapes"),
    ("I don't swim and hate beaches", "Ana doesn't swim and hates beaches"),
    ("I used to smoke but feel better now", "Ana used to smoke but feels better now"),
    (
      "I play tennis, read a lot and go to the gym",
      "Ana plays tennis, reads a lot and goes to the gym"
    ),
    ("I run, lift, and do yoga", "Ana runs, lifts, and does yoga"),
    (
      "I work from home on Mondays and in winter ski every weekend",
      "Ana works from home on Mondays and in winter skis every weekend"
    ),
    (
      "I travel with my dog and camp in the wild",
      "Ana travels with their dog and camps in the wild"
    ),
    ("I get stressed and eat sweets", "Ana gets stressed and eats sweets"),
    ("I do odd jobs and repair fences", "Ana does odd jobs and repairs fences"),
    ("I pay for Netflix and share the password", "Ana pays for Netflix and shares the password"),
    (
      "I've been learning Thai and take lessons on Zoom",
      "Ana has been learning Thai and takes lessons on Zoom"
    ),
    ("I take lithium and see a psychiatrist", "Ana takes lithium and sees a psychiatrist"),
    ("I write poems and perform them", "Ana writes poems and performs them"),
    ("I collect coins, stamps and trade cards", "Ana collects coins, stamps and trades cards"),
    ("I own land and lease it to farmers", "Ana owns land and leases it to farmers"),
  ])
  func followsTheSubject(said: String, meant: String) { #expect(told(said) == meant) }

  @Test(arguments: [
    ("I like tea and toast", "Ana likes tea and toast"),
    ("I want to buy and sell bikes", "Ana wants to buy and sell bikes"),
    ("I have to cook and clean on Sundays", "Ana has to cook and clean on Sundays"),
    ("I like to cook and have guests", "Ana likes to cook and have guests"),
    (
      "I put the keys in the drawer and cut the bread",
      "Ana put the keys in the drawer and cut the bread"
    ),
    ("I cut my hair and let it grow", "Ana cut their hair and let it grow"),
    ("I like rock and roll", "Ana likes rock and roll"),
    ("I like rock and pop music", "Ana likes rock and pop music"),
    ("I need rest and quiet", "Ana needs rest and quiet"),
    ("I need sleep and food", "Ana needs sleep and food"),
    ("I love to travel and work abroad", "Ana loves to travel and work abroad"),
    ("I enjoy walks and talks", "Ana enjoys walks and talks"),
    ("I enjoy sport and exercise", "Ana enjoys sport and exercise"),
    ("I do research and design at a lab", "Ana does research and design at a lab"),
    ("I like dance and theatre", "Ana likes dance and theatre"),
    ("I like to dance and sing", "Ana likes to dance and sing"),
    ("I don't drink and smoke", "Ana doesn't drink and smoke"),
    ("I don't drink or smoke", "Ana doesn't drink or smoke"),
    ("I can swim and dive", "Ana can swim and dive"),
    ("I help my mother cook and clean", "Ana helps their mother cook and clean"),
    ("I watch my kids play and laugh", "Ana watches their kids play and laugh"),
    (
      "I make my kids eat vegetables and drink water",
      "Ana makes their kids eat vegetables and drink water"
    ),
    ("I make bread and cheese", "Ana makes bread and cheese"),
    ("I think work and play should be kept apart", "Ana thinks work and play should be kept apart"),
    ("I have a walk and talk with Bo every day", "Ana has a walk and talk with Bo every day"),
    ("I use the drive and the cloud for backups", "Ana uses the drive and the cloud for backups"),
    ("I give love and support to my kids", "Ana gives love and support to their kids"),
    ("I get love and support from my wife", "Ana gets love and support from their wife"),
    ("I need help and support with taxes", "Ana needs help and support with taxes"),
    ("I want peace and love", "Ana wants peace and love"),
    ("I have trust and fear issues", "Ana has trust and fear issues"),
    (
      "I have a sister who lives in Rome and works at FAO",
      "Ana has a sister who lives in Rome and works at FAO"
    ),
    ("I have a friend who paints and draws", "Ana has a friend who paints and draws"),
    ("I know people who hike and camp", "Ana knows people who hike and camp"),
    ("I work as a cook and waiter", "Ana works as a cook and waiter"),
    ("I work in research and teaching", "Ana works in research and teaching"),
    ("I went to the shop and bought milk", "Ana went to the shop and bought milk"),
    (
      "I came home, put the kettle on and read the paper",
      "Ana came home, put the kettle on and read the paper"
    ),
    ("I used to smoke and drink", "Ana used to smoke and drink"),
    ("I used to live in Rome and work at FAO", "Ana used to live in Rome and work at FAO"),
    ("I decided to quit and travel", "Ana decided to quit and travel"),
    ("I'd like to learn and grow", "Ana would like to learn and grow"),
    ("I plan to move to Oslo and study fishery", "Ana plans to move to Oslo and study fishery"),
    ("I enjoy reading and writing", "Ana enjoys reading and writing"),
    (
      "I like my coffee black and my tea with milk",
      "Ana likes their coffee black and their tea with milk"
    ),
    ("I like cats and dogs and birds", "Ana likes cats and dogs and birds"),
    ("I like long walks and good talk", "Ana likes long walks and good talk"),
    ("I take my coffee with milk and sugar", "Ana takes their coffee with milk and sugar"),
    ("I use ripgrep and fd", "Ana uses ripgrep and fd"),
    (
      "I think my boss likes me and wants me to stay",
      "Ana thinks their boss likes them and wants them to stay"
    ),
    ("I hope to retire and travel", "Ana hopes to retire and travel"),
    ("I bike to school and back", "Ana bikes to school and back"),
    ("I walk to work and back", "Ana walks to work and back"),
    (
      "I go back and forth between Rome and Paris", "Ana goes back and forth between Rome and Paris"
    ),
    ("I run a shop and café", "Ana runs a shop and café"),
    ("I have curly hair and green eyes", "Ana has curly hair and green eyes"),
    ("I have the lead and support roles", "Ana has the lead and support roles"),
    ("I have plans to hike and camp in Norway", "Ana has plans to hike and camp in Norway"),
    ("I have lunch at noon and dinner at eight", "Ana has lunch at noon and dinner at eight"),
    ("I love the start and finish of a race", "Ana loves the start and finish of a race"),
    ("I love the sound and smell of rain", "Ana loves the sound and smell of rain"),
    ("I love the look and feel of paper", "Ana loves the look and feel of paper"),
    ("I make music and art", "Ana makes music and art"),
    ("I listen to rock and dance", "Ana listens to rock and dance"),
    ("I like food and drink festivals", "Ana likes food and drink festivals"),
    ("I support Arsenal and Brighton", "Ana supports Arsenal and Brighton"),
    ("I hate small talk and crowds", "Ana hates small talk and crowds"),
    ("I practise piano and cello", "Ana practises piano and cello"),
    ("I know Bo and Ida", "Ana knows Bo and Ida"),
    ("I know CPR and first aid", "Ana knows CPR and first aid"),
    ("I need glasses to read and drive", "Ana needs glasses to read and drive"),
    ("I need to work and rest", "Ana needs to work and rest"),
    ("I play chess and go", "Ana plays chess and go"),
    ("I play bass and drum machines", "Ana plays bass and drum machines"),
    ("I watch films and series", "Ana watches films and series"),
    ("I run marathons and ultra trails", "Ana runs marathons and ultra trails"),
    ("I love reading and visits to museums", "Ana loves reading and visits to museums"),
    ("I send cards and letters", "Ana sends cards and letters"),
    ("I forget names and faces", "Ana forgets names and faces"),
    ("I do the dishes and my wife cooks", "Ana does the dishes and their wife cooks"),
    ("I cook and my husband cleans", "Ana cooks and their husband cleans"),
    ("I wash dishes and Bo dries", "Ana washes dishes and Bo dries"),
    ("I paint and Ida draws", "Ana paints and Ida draws"),
    ("I like Bo and he likes me", "Ana likes Bo and he likes them"),
    ("I eat rice and beans", "Ana eats rice and beans"),
    ("I eat fish and chips on Fridays", "Ana eats fish and chips on Fridays"),
    ("I drink wine and beer", "Ana drinks wine and beer"),
    ("I like bread and butter", "Ana likes bread and butter"),
    ("I like salt and vinegar crisps", "Ana likes salt and vinegar crisps"),
    ("I enjoyed the food and drink at the party", "Ana enjoyed the food and drink at the party"),
    ("I enjoyed the walk and talk with Bo", "Ana enjoyed the walk and talk with Bo"),
    (
      "I bought a phone and watch for my birthday",
      "Ana bought a phone and watch for their birthday"
    ),
    ("I got a dress and bag for the wedding", "Ana got a dress and bag for the wedding"),
    ("I bought a drill and saw from Bo", "Ana bought a drill and saw from Bo"),
    ("I love the peace and quiet here in Brora", "Ana loves the peace and quiet here in Brora"),
    ("I used to work and travel a lot", "Ana used to work and travel a lot"),
    ("I had to stop and rest on the way to Bern", "Ana had to stop and rest on the way to Bern"),
    ("I wanted to learn and grow at Bosch", "Ana wanted to learn and grow at Bosch"),
    ("I should rest and sleep more", "Ana should rest and sleep more"),
    ("I must eat less and move more", "Ana must eat less and move more"),
    ("I'd love to visit Japan and eat ramen", "Ana would love to visit Japan and eat ramen"),
    (
      "I'm going to quit my job and start a bakery",
      "Ana is going to quit their job and start a bakery"
    ),
    ("I'm planning to move and study in Lund", "Ana is planning to move and study in Lund"),
    (
      "I helped my sister move and paint her flat",
      "Ana helped their sister move and paint her flat"
    ),
    ("I made a cake and ate it", "Ana made a cake and ate it"),
    ("I went to Rome and saw the Pope", "Ana went to Rome and saw the Pope"),
    ("I've run and swum all my life", "Ana has run and swum all their life"),
    ("I have read the book and seen the film", "Ana has read the book and seen the film"),
    ("I have a house and garden in Kent", "Ana has a house and garden in Kent"),
    ("I have a wife and child", "Ana has a wife and child"),
    ("I have a job and family", "Ana has a job and family"),
    ("I have a passion for travel and dance", "Ana has a passion for travel and dance"),
    ("I have an interest in art and design", "Ana has an interest in art and design"),
    ("I have a love of music and dance", "Ana has a love of music and dance"),
    ("I have a fear of heights and spiders", "Ana has a fear of heights and spiders"),
    ("I have pain in my neck and back", "Ana has pain in their neck and back"),
    ("I have problems with sleep and stress", "Ana has problems with sleep and stress"),
    ("I quit my job and started a bakery", "Ana quit their job and started a bakery"),
    ("I think cats sleep and eat all day", "Ana thinks cats sleep and eat all day"),
    ("I believe people can change and grow", "Ana believes people can change and grow"),
    ("I know Ida sings and dances", "Ana knows Ida sings and dances"),
    ("I hope my kids study and work hard", "Ana hopes their kids study and work hard"),
    ("I wish people would stop and listen", "Ana wishes people would stop and listen"),
    ("I see my kids grow and learn", "Ana sees their kids grow and learn"),
    ("I hear birds sing and chirp at dawn", "Ana hears birds sing and chirp at dawn"),
    ("I feel loved and safe at home", "Ana feels loved and safe at home"),
    ("I keep fit and healthy", "Ana keeps fit and healthy"),
    ("I keep the house warm and dry", "Ana keeps the house warm and dry"),
    ("I am honest and open", "Ana is honest and open"),
    ("I am calm and patient", "Ana is calm and patient"),
    ("I love the self-acceptance and love theme", "Ana loves the self-acceptance and love theme"),
    (
      "I'm excited to work hard and make an impact",
      "Ana is excited to work hard and make an impact"
    ),
    (
      "I've sunk tons of time into it, and look at my students",
      "Ana has sunk tons of time into it, and look at their students"
    ),
    (
      "I struggled with mental health, and support I got was helpful",
      "Ana struggled with mental health, and support they got was helpful"
    ),
    (
      "I'm hosting a contest to showcase talent and bring attention to it",
      "Ana is hosting a contest to showcase talent and bring attention to it"
    ),
  ])
  func leavesWhatIsNone(said: String, meant: String) { #expect(told(said) == meant) }

  /// "It" means the car, whose make is a first name as well.
  @Test func tellsOfAMake() {
    let found = Extracting.toMemory("I drive a Zoe and charge it at work.")
    #expect(found.map(\.text) == ["The user drives a Zoe and charges it at work."])
  }
}

// The console's pages: the files of Sources/CConsole/Pages, as a server sends them.
//
// Read `ConsolePage`. The pages are HTML, one style sheet and plain modules; they ask the gateway's /console/v1 for
// all that they show.
//
// What may not enter: HTTP, cubes, what is made of a request.

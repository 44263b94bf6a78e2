// The first test of LanguageTests follows.

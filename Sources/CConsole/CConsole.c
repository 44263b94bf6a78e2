// The files of Pages/ as bytes of the program, so that none has to be installed or found.
#include "CConsole.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "Pages/index.html"
};
static const unsigned char style_css[] = {
#embed "Pages/style.css"
};
static const unsigned char pieces_css[] = {
#embed "Pages/pieces.css"
};
static const unsigned char icon_svg[] = {
#embed "Pages/icon.svg"
};
static const unsigned char main_js[] = {
#embed "Pages/main.js"
};
static const unsigned char core_js[] = {
#embed "Pages/core.js"
};
static const unsigned char texts_js[] = {
#embed "Pages/texts.js"
};
static const unsigned char list_js[] = {
#embed "Pages/list.js"
};
static const unsigned char charts_js[] = {
#embed "Pages/charts.js"
};
static const unsigned char search_js[] = {
#embed "Pages/search.js"
};
static const unsigned char memory_js[] = {
#embed "Pages/memory.js"
};
static const unsigned char markdown_js[] = {
#embed "Pages/markdown.js"
};
static const unsigned char talks_js[] = {
#embed "Pages/talks.js"
};
static const unsigned char documents_js[] = {
#embed "Pages/documents.js"
};
static const unsigned char jobs_js[] = {
#embed "Pages/jobs.js"
};
static const unsigned char timeline_js[] = {
#embed "Pages/timeline.js"
};
static const unsigned char graph_js[] = {
#embed "Pages/graph.js"
};
static const unsigned char conflicts_js[] = {
#embed "Pages/conflicts.js"
};
static const unsigned char ask_js[] = {
#embed "Pages/ask.js"
};
static const unsigned char projects_js[] = {
#embed "Pages/projects.js"
};
static const unsigned char usage_js[] = {
#embed "Pages/usage.js"
};

static const memcube_page pages[] = {
    {"index.html", index_html, sizeof index_html},
    {"style.css", style_css, sizeof style_css},
    {"pieces.css", pieces_css, sizeof pieces_css},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"main.js", main_js, sizeof main_js},
    {"core.js", core_js, sizeof core_js},
    {"texts.js", texts_js, sizeof texts_js},
    {"list.js", list_js, sizeof list_js},
    {"charts.js", charts_js, sizeof charts_js},
    {"search.js", search_js, sizeof search_js},
    {"memory.js", memory_js, sizeof memory_js},
    {"markdown.js", markdown_js, sizeof markdown_js},
    {"talks.js", talks_js, sizeof talks_js},
    {"documents.js", documents_js, sizeof documents_js},
    {"jobs.js", jobs_js, sizeof jobs_js},
    {"timeline.js", timeline_js, sizeof timeline_js},
    {"graph.js", graph_js, sizeof graph_js},
    {"conflicts.js", conflicts_js, sizeof conflicts_js},
    {"ask.js", ask_js, sizeof ask_js},
    {"projects.js", projects_js, sizeof projects_js},
    {"usage.js", usage_js, sizeof usage_js},
};

unsigned long memcube_page_count(void) { return sizeof pages / sizeof *pages; }

memcube_page memcube_page_at(unsigned long number) {
  return pages[number < memcube_page_count() ? number : 0];
}

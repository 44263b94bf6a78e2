#pragma once
// libcurl is opened at first use (see HTTPClient/LibCurl.swift); two of its functions are variadic,
// which Swift cannot call. Each takes the function's address and gives its CURLcode.

int ccurl_set_number(void *setopt, void *handle, int option, long value);
int ccurl_set_pointer(void *setopt, void *handle, int option, const void *value);
int ccurl_get_number(void *getinfo, void *handle, int info, long *value);

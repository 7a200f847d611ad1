/** What the server answers to a page's own scripts when there were too many requests; the page has the words for it. */
export const TOO_MANY_REQUESTS = "too many requests";

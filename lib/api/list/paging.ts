import { z } from "zod";
import { notFound } from "../errors.ts";

/** Counting stops this far beyond the page that is asked for, so that a first page costs the same however long the list is. */
export const COUNT_LIMIT = 10_000;

/** A page of a list, counted from 1. */
export interface Page {
  number: number;
  size: number;
}

/** What a list tells about its pages. */
export const paginationSchema = z
  .object({
    next: z.int(),
    previous: z.int(),
    count: z.int().meta({ description: `Exact until ${COUNT_LIMIT} objects after the start of this page.` }),
    current: z.int(),
    total_pages: z.int(),
    start_index: z.int(),
    end_index: z.int(),
  })
  .meta({ id: "Pagination" });

/** The query parameters of every list. */
export const pageQuery = {
  page: z.int().min(1).optional().meta({ description: "Number of the page, from 1." }),
  page_size: z.int().min(1).optional().meta({ description: "Objects per page; the system's settings limit it." }),
};

/**
 * The page that is asked for. A size that is too large, or no number, counts as what the settings say.
 * @throws ApiError 404 for a page that cannot be
 */
export function readPage(
  query: URLSearchParams,
  { pagination_default_page_size: usual, pagination_max_page_size: most }: PageSettings,
): Page {
  const number = query.get("page") || "1";
  if (!/^[1-9]\d{0,6}$/.test(number)) throw notFound("Invalid page.");
  const wanted = query.get("page_size") ?? "";
  const size = /^[1-9]\d{0,9}$/.test(wanted) ? Number(wanted) : usual;
  return { number: Number(number), size: Math.max(1, Math.min(size, most)) };
}

/** The settings that bound pages. */
export interface PageSettings {
  pagination_default_page_size: number;
  pagination_max_page_size: number;
}

/** How many objects come before a page. */
export function offsetOf({ number, size }: Page): number {
  return (number - 1) * size;
}

/**
 * A list in its envelope.
 * @param results the objects of the page
 * @param rest whether there is a next page, and how many objects there are or where counting stopped
 * @throws ApiError 404 when the page is past the end
 */
export function toEnvelope(
  page: Page,
  results: readonly unknown[],
  { hasNext, count }: { hasNext: boolean; count: number },
) {
  const start = offsetOf(page);
  if (results.length === 0 && page.number > 1) throw notFound("Invalid page.");
  return {
    pagination: {
      next: hasNext ? page.number + 1 : 0,
      previous: page.number - 1,
      count,
      current: page.number,
      total_pages: Math.max(1, Math.ceil(count / page.size)),
      start_index: results.length === 0 ? 0 : start + 1,
      end_index: start + results.length,
    },
    results,
    autocomplete: {},
  };
}

"use client";

import { unstable_isUnrecognizedActionError as isUnrecognizedAction } from "next/navigation";
import { useEffect } from "react";
import { ErrorBoundaryPage } from "#components/pages/error-boundary-page.tsx";
import { TOO_MANY_REQUESTS } from "#lib/http/too-many-requests.ts";

type Props = { error: Error & { digest?: string }; reset: () => void };

/** A page failed while it was made or shown. One that an earlier version of this application made is asked for anew. */
export default function ErrorPage({ error, reset }: Props) {
  useEffect(() => {
    if (isUnrecognizedAction(error)) location.reload();
  }, [error]);
  return <ErrorBoundaryPage digest={error.digest} retry={reset} tooMany={error.message === TOO_MANY_REQUESTS} />;
}

import { HeadgateError } from "../../hosts/node/errors";
import type { ErrorView } from "./api";

/** What went wrong, as the page is told. @param status of HTTP */
export function failureView(error: unknown, status: number): ErrorView {
	const message = error instanceof Error ? error.message : String(error);
	if (error instanceof HeadgateError) return { code: error.code, message };
	return { code: status < 500 ? "HG_REQUEST_WRONG" : "HG_PAGE_FAILED", message };
}

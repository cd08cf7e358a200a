import type { StartFault } from "../../modules/gateway/gateway";
import { HeadgateError } from "./errors";

/** Why a gateway does not start on the flash file `path`, for a person. */
export function storeFault(fault: StartFault, path: string): HeadgateError {
	return fault === "log-is-newer"
		? new HeadgateError(
				"HG_STORE_NEWER",
				`${path} was written by a later version of headgate: use that, or another --data`,
			)
		: new HeadgateError("HG_STORE_LARGER", `${path} is smaller than the log in it: it was cut; use another --data`);
}

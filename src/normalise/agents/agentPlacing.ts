import { keepLog } from './keepLog.ts';
import { placeLog } from './placeLog.ts';
import { namesOfLog, namesOfSpan } from './recordNames.ts';
import { spanOfLogs } from './spanOfLogs.ts';

/** What the store needs to know of log records that name no span: handed to its writer. */
export const agentPlacing = { placeOf: placeLog, keepOf: keepLog, spanOf: spanOfLogs, namesOfLog, namesOfSpan };

/** Every name in a depot. Keys, ids and checksums are SHA-256 in hexadecimal and were checked to be. */

/** A job's file as a store has it, by the SHA-256 of its bytes. */
export const resultName = (sha256: string): string => `results/${sha256}`;

/** What a job came to, by its key: the job is done when this is there. */
export const receiptName = (key: string): string => `jobs/${key}`;

/** A mask in bits, by its id. */
export const maskName = (id: string): string => `masks/${id}`;

/** A data set, by its checksum. */
export const dataName = (checksum: string): string => `data/${checksum}`;

/** Initial weights that another program made, by the SHA-256 of what they hold. */
export const startName = (sha256: string): string => `starts/${sha256}`;

/** Where an unfinished training stands, by its job's key. The one thing that is written over. */
export const checkpointName = (key: string): string => `checkpoints/${key}`;

/** That two results were made under one key, by that key. */
export const alarmName = (key: string): string => `alarms/${key}`;

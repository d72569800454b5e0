/** One member as a test wants it in an archive. */
export interface TestMember {
  readonly name: string | Uint8Array;
  /** Letter of the type; default a file, or a folder if the name ends in "/". */
  readonly type?: string;
  readonly bytes?: Uint8Array;
  readonly target?: string;
  /** Changes the header before its checksum is written. */
  readonly edit?: (header: Buffer) => void;
  /** Changes it afterwards. */
  readonly spoil?: (header: Buffer) => void;
}

/** Writes a tar archive in POSIX form with `end` blocks of zeros behind it. */
export function tarOf(members: readonly TestMember[], end = 2): Buffer {
  return Buffer.concat([...members.flatMap(blocksOf), Buffer.alloc(512 * end)]);
}

function blocksOf({ name, type, bytes = Buffer.alloc(0), target = "", edit, spoil }: TestMember): Buffer[] {
  const header = Buffer.alloc(512);
  Buffer.from(name).copy(header, 0, 0, 100);
  header.write("0000644\0", 100);
  header.write("0000000\0", 108);
  header.write("0000000\0", 116);
  header.write(octal(bytes.length), 124);
  header.write(octal(0), 136);
  header.write(type ?? (typeof name === "string" && name.endsWith("/") ? "5" : "0"), 156, "latin1");
  header.write(target, 157);
  header.write("ustar\x0000", 257, "latin1");
  edit?.(header);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  spoil?.(header);
  return [header, Buffer.from(bytes), Buffer.alloc((512 - (bytes.length % 512)) % 512)];
}

const octal = (value: number): string => `${value.toString(8).padStart(11, "0")}\0`;

/** A pax header (type x, or g for all that follow) with these attributes. */
export function paxOf(attributes: Readonly<Record<string, string>>, type = "x"): TestMember {
  const records = Object.entries(attributes).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = Buffer.byteLength(rest) + 1;
    while (String(length).length + Buffer.byteLength(rest) !== length) length++;
    return `${length}${rest}`;
  });
  return { name: "PaxHeaders/x", type, bytes: Buffer.from(records.join("")) };
}

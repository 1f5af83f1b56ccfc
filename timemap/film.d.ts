// What we use of mediabunny, the library that writes films.

export interface FilmSource {
  /** Encodes what the canvas shows; times in seconds. */
  add(timestamp: number, duration: number): Promise<void>;
}

export interface FilmOutput {
  state: string;
  addVideoTrack(source: FilmSource): void;
  start(): Promise<void>;
  finalize(): Promise<void>;
  cancel(): Promise<void>;
}

export interface FilmLibrary {
  BufferTarget: new () => { buffer: ArrayBuffer | null };
  WebMOutputFormat: new () => object;
  Output: new (options: { format: object; target: object }) => FilmOutput;
  CanvasSource: new (canvas: HTMLCanvasElement, encoding: object) => FilmSource;
  getFirstEncodableVideoCodec(codecs: string[], options: object): Promise<string | null>;
}

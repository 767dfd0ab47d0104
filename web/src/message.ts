/** What the server and this page tell each other. The server's side is api/channels/web/stream.py and channel.py. */

export interface Choice {
  title: string;
  payload: string;
}

export interface Message {
  id: number;
  author: "person" | "bot" | "service" | "officer";
  text: string;
  buttons: Choice[];
  at: string;
  client_id: string | null;
  file: { name: string; url: string } | null;
}

/** A message that the server has not acknowledged yet. `id` is ours: sending it twice stores it once. */
export interface Unsent {
  id: string;
  text: string;
  payload: string | null;
  at: string;
}

/** What is posted of a message. */
export interface Posted {
  id: string;
  text: string;
  payload: string | null;
  location?: { latitude: number; longitude: number };
}

export type State = "sending" | "unsent" | "sent" | "refused";

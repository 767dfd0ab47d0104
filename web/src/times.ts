/** Times as the person's own clock shows them. The server writes them in UTC, for pages without scripts. */

const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };

export function showTime(element: HTMLTimeElement, at: string): void {
  const moment = new Date(at);
  const time = moment.toLocaleTimeString("en-GB", TIME);
  const today = moment.toDateString() === new Date().toDateString();
  element.dateTime = at;
  element.textContent = today ? time : `${moment.toLocaleDateString("en-GB", DAY)}, ${time}`;
}

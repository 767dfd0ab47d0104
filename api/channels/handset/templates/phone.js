// Shows messages as they come, without touching what is being typed. The page works without this as well.
const list = document.querySelector("#messages");

async function look() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  [...page.querySelectorAll("#messages > li")].forEach((item, index) => {
    const shown = list.children[index];
    if (!shown) list.append(item);
    else if (shown.innerHTML !== item.innerHTML && !shown.contains(document.activeElement)) shown.replaceWith(item);
  });
}

setInterval(() => look().catch(() => {}), 1500);

"use strict";

const form = document.getElementById("operation");
const query = document.getElementById("query");
const variables = document.getElementById("variables");
const answer = document.getElementById("answer");

const FIELDS = `{ __schema { queryType { fields { name description args { name type { name kind ofType { name } } } } }
  mutationType { fields { name description args { name type { name kind ofType { name } } } } } } }`;

async function run(body) {
  answer.textContent = "…";
  try {
    const response = await fetch("graphql", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
    answer.textContent = JSON.stringify(await response.json(), null, 2);
  } catch (error) {
    answer.textContent = `The hub did not answer: ${error.message}`;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  let values;
  try {
    values = JSON.parse(variables.value || "{}");
  } catch (error) {
    answer.textContent = `The variables are not JSON: ${error.message}`;
    return;
  }
  run({ query: query.value, variables: values });
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

document.getElementById("schema").addEventListener("click", () => run({ query: FIELDS }));

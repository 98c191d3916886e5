// reference.mjs: measures the reference engine on the forms of bench.c, in the same terms.
// Usage: node --expose-gc reference.mjs FOLDER LARGE.xml SMALL.xml
// FOLDER holds the reference tool (oracle.mjs with its packages installed).
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, largePath, smallPath] = process.argv.slice(2);
const { Session, loadEngine, setSeed } = await import(
    pathToFileURL(path.resolve(folder, 'oracle.mjs')).href
);

for (const method of ['log', 'info', 'debug']) console[method] = console.error;

const large = readFileSync(largePath, 'utf8');
const small = readFileSync(smallPath, 'utf8');
const LOADS = 5;
const SESSIONS = 20;
const say = (name, value) => process.stdout.write(`${name} ${value}\n`);
const middle = (sorted) => sorted[Math.floor(sorted.length / 2)];
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);

const engine = await loadEngine();
setSeed(1);

const inputs = (root) =>
    root.currentState.children.filter((node) => node.nodeType === 'input' || node.nodeType === 'string-input');

// Load: the form and one record of it, as in bench.c.
const loads = [];
let session;
for (let round = 0; round < LOADS; round++) {
    const start = performance.now();
    session = await Session.open({ xml: large });
    loads.push(performance.now() - start);
}
say('load_ms_median', middle(sorted(loads)).toFixed(3));
say('load_ms_worst', Math.max(...loads).toFixed(3));

// Answers: the first round makes every question relevant and warms the engine up.
const questions = inputs(session.root);
for (const question of questions) question.setValue('1');
const answers = [];
for (let round = 2; round < 4; round++) {
    for (const question of questions) {
        const start = performance.now();
        question.setValue(String(round));
        answers.push((performance.now() - start) * 1000);
    }
}
const inOrder = sorted(answers);
say('questions', questions.length);
say('answer_us_median', middle(inOrder).toFixed(2));
say('answer_us_p99', inOrder[Math.floor(inOrder.length * 0.99)].toFixed(2));
say('answer_us_worst', inOrder[inOrder.length - 1].toFixed(2));
session = null;

// Memory: what the heap grows by for each further record of one form that is loaded once.
const loaded = await engine.loadForm(small, { fetchFormAttachment: async () => null });
const record = () => {
    const { root } = loaded.createInstance({
        instanceAttachments: { fileNameFactory: ({ basename }) => basename },
        geolocationProvider: { getLocation: async () => '' },
        preloadProperties: {},
    });
    for (const question of inputs(root)) question.setValue('1');
    return root;
};
const kept = [record()];
globalThis.gc();
const before = process.memoryUsage().heapUsed;
for (let i = 0; i < SESSIONS; i++) kept.push(record());
globalThis.gc();
say('session_bytes', Math.round((process.memoryUsage().heapUsed - before) / SESSIONS));
if (kept.length !== SESSIONS + 1) process.exitCode = 1;

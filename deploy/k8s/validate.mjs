// Validates the manifests in this folder against the schemas of Kubernetes and of the Spark operator.
//
//   npm install --prefix target/k8s kubernetes-models@5.1.0 ajv@8 js-yaml
//   node deploy/k8s/validate.mjs target/k8s [sparkoperator.k8s.io_sparkapplications.yaml]
//
// The last argument is the SparkApplication definition of the operator: charts/spark-operator-chart/crds in kubeflow/spark-operator.
// Without it, only the parts of a SparkApplication that Kubernetes itself defines are validated.
// The published schemas allow unknown fields. Here they are refused, because a misspelt field has no effect.
import {readFileSync, readdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, resolve} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const [prefix, definition] = process.argv.slice(2);
const folder = dirname(fileURLToPath(import.meta.url));
const require = createRequire(resolve(prefix, 'package.json'));
const yaml = require('js-yaml');
const Ajv = require('ajv');

function closed(schema) {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  const result = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  if (schema.type === 'object' && schema.properties && !schema['x-kubernetes-preserve-unknown-fields']) {
    result.additionalProperties ??= false;
  }
  return result;
}

/** The parts of a SparkApplication that Kubernetes itself defines: the pods that the operator creates from it. */
function podsOf({metadata, spec}) {
  return ['driver', 'executor'].map(role => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {name: `${metadata.name}-${role}`},
    spec: {
      serviceAccountName: spec[role].serviceAccount ?? 'default',
      volumes: spec.volumes ?? [],
      containers: [
        {
          name: role,
          image: spec.image,
          imagePullPolicy: spec.imagePullPolicy,
          env: spec[role].env ?? [],
          volumeMounts: spec[role].volumeMounts ?? [],
        },
      ],
    },
  }));
}

function applicationValidator() {
  const versions = yaml.load(readFileSync(definition, 'utf8')).spec.versions;
  const schema = closed(versions.find(version => version.name === 'v1beta2').schema.openAPIV3Schema);
  schema.properties.metadata = {type: 'object', required: ['name']};
  return new Ajv({strict: false, allErrors: true, validateFormats: false}).compile(schema);
}

/** Lists the fields of an object, such as spec.template.spec.containers.0.image. */
function fieldsOf(value, path = '') {
  if (value === null || typeof value !== 'object') {
    return [];
  }
  return Object.keys(value).flatMap(name => [path + name, ...fieldsOf(value[name], `${path}${name}.`)]);
}

/** The unchanged object, but each field that is read is removed from the set: a validator reads the fields of its schema. */
function watched(value, unread, path = '') {
  if (value === null || typeof value !== 'object') {
    return value;
  }
  return new Proxy(value, {
    get(target, name) {
      unread.delete(path + String(name));
      return watched(target[name], unread, `${path}${String(name)}.`);
    },
  });
}

async function validateObject(manifest) {
  const module = resolve(prefix, 'node_modules/kubernetes-models', manifest.apiVersion, 'index.js');
  const objects = await import(pathToFileURL(module));
  const object = new objects[manifest.kind](manifest);
  const unread = new Set(fieldsOf(object));
  watched(object, unread).validate();
  if (unread.size > 0) {
    throw new Error(`${manifest.kind} ${manifest.metadata.name} has unknown fields: ${[...unread].join(', ')}`);
  }
}

const validApplication = definition && applicationValidator();
for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml')).sort()) {
  for (const manifest of yaml.loadAll(readFileSync(resolve(folder, file), 'utf8'))) {
    const name = `${file}: ${manifest.kind} ${manifest.metadata.name}`;
    if (manifest.kind !== 'SparkApplication') {
      await validateObject(manifest);
    } else if (!definition) {
      await Promise.all(podsOf(manifest).map(validateObject));
      console.log(`${name}: its pods are valid; to validate the rest, pass the definition of the operator`);
      continue;
    } else if (!validApplication(manifest)) {
      throw new Error(`${name}: ${JSON.stringify(validApplication.errors, null, 2)}`);
    }
    console.log(`${name} is valid`);
  }
}

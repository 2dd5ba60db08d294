#!/bin/sh
# Makes the certificates and keys of the TLS tests, which are good for nothing else, beside itself.
# Needs openssl 3. They count for a hundred years; run it again only to have others.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

authority() { # name
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 36500 -sha256 \
    -subj "/CN=Weir test $1" -keyout "$work/$1.key" -out "$1.pem" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

leaf() { # file, authority, alternative names, kind of key
  openssl req -newkey "$4" ${5:+-pkeyopt "$5"} -nodes -sha256 -subj "/CN=$1" \
    -keyout "$work/$1.key" -out "$work/$1.csr"
  printf 'subjectAltName=%s\nkeyUsage=digitalSignature\n' "$3" > "$work/$1.ext"
  openssl x509 -req -in "$work/$1.csr" -CA "$2.pem" -CAkey "$work/$2.key" -days 36500 -sha256 \
    -extfile "$work/$1.ext" -out "$work/$1.crt"
  cat "$work/$1.crt" "$work/$1.key" > "$1.pem"
}

p256=ec_paramgen_curve:P-256
authority ca
authority other-ca
leaf first ca DNS:a.example.org,DNS:localhost ec $p256
leaf wild ca 'DNS:*.wild.example.org,DNS:exact.example.org' rsa:2048
leaf renewed ca DNS:a.example.org,DNS:localhost ec $p256
leaf backend ca DNS:backend.example.org,IP:127.0.0.1 ec $p256
leaf client ca DNS:client ec $p256
leaf revoked ca DNS:revoked ec $p256
leaf stranger other-ca DNS:stranger ec $p256

{ cat "$work/first.crt"; openssl pkey -in "$work/first.key" -aes256 -passout pass:test; } > encrypted.pem

: > "$work/index"
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=%s/index\ndefault_md=sha256\ndefault_crl_days=36500\n' \
  "$work" > "$work/conf"
openssl ca -config "$work/conf" -cert ca.pem -keyfile "$work/ca.key" -revoke "$work/revoked.crt"
openssl ca -config "$work/conf" -cert ca.pem -keyfile "$work/ca.key" -gencrl -out crl.pem

//! `vestibule sms test`, and what `vestibule check` says about SMS.

use crate::support::{
    browser::decode,
    gateway::{FROM, SECRET, SmsGateway},
    process::instance::Instance,
};

fn with_gateway(gateway: &SmsGateway) -> Instance {
    let mut instance = Instance::embedded();
    instance.write("sms-password", SECRET);
    for (name, value) in [
        ("TRANSPORT", "http"),
        ("URL", &format!("http://{}/messages", gateway.address)),
        ("FROM", FROM),
        ("USERNAME", "AC0123"),
        ("PASSWORD_FILE", "sms-password"),
    ] {
        instance.set(&format!("VESTIBULE_SMS__{name}"), value);
    }
    instance
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_message_arrives_and_each_fault_is_named_with_what_to_do() {
    let mut gateway = SmsGateway::start().await;
    let mut instance = with_gateway(&gateway);
    let said = instance.succeed(&["sms", "test", "+49 151 23456789"]).await;
    assert!(said.contains("the gateway answered 201"), "{said}");
    let taken = gateway.taken();
    assert_eq!(decode(&taken[0].body)["To"], "+4915123456789");
    let checked = instance.run(&["check"]).await;
    assert!(checked.said.contains("ok     sms:"), "{checked:?}");
    let fails = async |instance: &Instance, number: &str, advice: &str| {
        let finished = instance.run(&["sms", "test", number]).await;
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.complained.contains(advice), "{advice}: {finished:?}");
        assert!(!finished.complained.contains(SECRET), "{finished:?}");
    };
    fails(&instance, "0151 23456789", "with its country").await;
    gateway.answer(401);
    fails(&instance, "+4915123456789", "the secret").await;
    gateway.go_down().await;
    fails(&instance, "+4915123456789", "sms.url").await;
    instance.set("VESTIBULE_SMS__ALLOWED_PREFIXES", "+43, +41");
    fails(&instance, "+4915123456789", "sms.allowed_prefixes").await;
    instance.set("VESTIBULE_SMS__TRANSPORT", "off");
    fails(&instance, "+4915123456789", "sms.transport").await;
    instance.set("VESTIBULE_SIGN_IN__SMS_CODES", "true");
    fails(&instance, "+4915123456789", "sign_in.sms_codes").await;
    instance.set("VESTIBULE_SMS__TRANSPORT", "log");
    let checked = instance.run(&["check"]).await;
    assert!(checked.said.contains("for development"), "{checked:?}");
}

//! `vestibule settings`: what changes while servers run.

use crate::support::process::{
    administered::{Administered, Transport},
    instance::STATE,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_is_listed_set_and_set_back() {
    let administered = Administered::embedded(STATE).await;
    for transport in Transport::BOTH {
        let name = transport.word();
        let run = async |command: &[&str]| administered.succeed(transport, command).await;
        let set = run(&["settings", "set", &format!("branding.name={name}")]).await;
        assert!(set.starts_with("branding.name changed"), "{set}");
        run(&["settings", "set", "traces.sample_one_in=7"]).await;
        run(&[
            "settings",
            "set",
            "sign_in.second_factors=passkey, totp",
            "sign_in.email_codes=false",
        ])
        .await;
        let list = run(&["settings", "list", "branding."]).await;
        assert!(
            list.contains(name) && list.contains("database") && !list.contains("tokens."),
            "{list}"
        );
        let shown = administered
            .json(transport, &["settings", "show", "sign_in.second_factors"])
            .await;
        assert_eq!(shown["value"], serde_json::json!(["passkey", "totp"]));
        let all = administered.json(transport, &["settings", "list"]).await;
        assert_eq!(
            all.as_array().map(Vec::len),
            Some(vestibule::config::settings::SETTINGS.len())
        );
        run(&[
            "settings",
            "unset",
            "branding.name",
            "traces.sample_one_in",
            "sign_in.second_factors",
            "sign_in.email_codes",
        ])
        .await;
        let shown = administered
            .json(transport, &["settings", "show", "branding.name"])
            .await;
        assert_eq!(
            (shown["value"].as_str(), shown["source"].as_str()),
            (Some("Vestibule"), Some("default"))
        );
        for (command, code) in [
            (["settings", "set", "listen=0.0.0.0:80"], 3),
            (["settings", "set", "tokens.code=2h"], 1),
            (["settings", "set", "traces.sample_one_in=many"], 1),
            (["settings", "set", "traces.sample_one_in"], 2),
            (["settings", "set", "sms.token=hunter2"], 2),
        ] {
            let refused = administered.run(transport, &command).await;
            assert_eq!(refused.code, Some(code), "{command:?}: {refused:?}");
        }
        assert_eq!(
            administered.run(transport, &["settings", "show", "nothing"]).await.code,
            Some(3)
        );
    }
}

/// What is set while servers run counts for commands that send, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_message_goes_out_by_the_settings_in_force() {
    let administered = Administered::embedded(STATE).await;
    let refused = administered.instance.run(&["sms", "test", "+491512345678"]).await;
    assert!(refused.complained.contains("text messages are off"), "{refused:?}");
    let gateway = r#"{ "sms.transport": "http", "sms.format": "json", "sms.url": "http://127.0.0.1:9/", "sms.from": "X", "sms.token": "a-token" }"#;
    administered.instance.write("sms.json", gateway);
    let set = ["settings", "set", "--from", "sms.json"];
    administered.succeed(Transport::Server, &set).await;
    let tried = administered.instance.run(&["sms", "test", "+491512345678"]).await;
    assert!(tried.complained.contains("sms.url"), "nobody is there: {tried:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_picture_is_uploaded_and_removed() {
    let administered = Administered::embedded(STATE).await;
    let folder = &administered.instance.folder;
    let picture = image::DynamicImage::new_rgb8(20, 10);
    for (name, format) in [
        ("logo.png", image::ImageFormat::Png),
        ("logo.jpg", image::ImageFormat::Jpeg),
        ("logo.webp", image::ImageFormat::WebP),
    ] {
        picture.save_with_format(folder.join(name), format).expect("a file");
    }
    administered.instance.write("logo.svg", "<svg/>");
    for transport in Transport::BOTH {
        let run = async |command: &[&str]| administered.succeed(transport, command).await;
        for file in ["logo.png", "logo.jpg", "logo.webp"] {
            let set = run(&["settings", "set-picture", "logo", file]).await;
            assert!(set.starts_with("the logo is changed"), "{set}");
        }
        let put = administered
            .json(transport, &["settings", "set-picture", "icon", "logo.png"])
            .await;
        assert_eq!(
            (&put["slot"], &put["media_type"]),
            (&"icon".into(), &"image/png".into())
        );
        for (slot, file, code) in [
            ("logo", "logo.svg", 1),
            ("banner", "logo.png", 3),
            ("logo", "no.png", 2),
        ] {
            let refused = administered
                .run(transport, &["settings", "set-picture", slot, file])
                .await;
            assert_eq!(refused.code, Some(code), "{slot} {file}: {refused:?}");
        }
        for slot in ["logo", "icon"] {
            run(&["settings", "remove-picture", slot]).await;
        }
    }
}
